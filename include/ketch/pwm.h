/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pulse outputs. All times are nanoseconds.
 */

#ifndef KETCH_PWM_H_
#define KETCH_PWM_H_

#include "core.h"
#include "devices.h"

/* What the board lets containers do with a channel. */
struct ketch_pwm_limits {
	uint32_t min_period;
	uint32_t max_period;
	/* The largest part of a period that a pulse may take, in percent. */
	uint8_t max_duty;
};

/* The distance of pulses, and how long each is: 0 is always inactive, the period always active. */
struct ketch_pwm_pulses {
	uint32_t period;
	uint32_t width;
};

KETCH_IMPORT("ketch:pwm/pwm@0.1.0", "open")
void ketch_import_pwm_open(const char *label, size_t length, uint32_t *answer);
KETCH_IMPORT("ketch:pwm/pwm@0.1.0", "[method]channel.limits")
void ketch_import_pwm_limits(ketch_handle channel, struct ketch_pwm_limits *limits);
KETCH_IMPORT("ketch:pwm/pwm@0.1.0", "[method]channel.pulses")
void ketch_import_pwm_pulses(ketch_handle channel, struct ketch_pwm_pulses *pulses);
KETCH_IMPORT("ketch:pwm/pwm@0.1.0", "[method]channel.set")
void ketch_import_pwm_set(ketch_handle channel, uint32_t period, uint32_t width, uint8_t *answer);
KETCH_IMPORT("ketch:pwm/pwm@0.1.0", "[resource-drop]channel")
void ketch_import_pwm_drop(ketch_handle channel);

/* Opens the channel with this label. */
static inline enum ketch_device_error ketch_pwm_open(const char *label, ketch_handle *channel)
{
	uint32_t answer[2] = {0};

	ketch_import_pwm_open(label, ketch_length(label), answer);
	return ketch_device_word(answer, channel);
}

/* What may be asked of ketch_pwm_set(). */
static inline struct ketch_pwm_limits ketch_pwm_limits(ketch_handle channel)
{
	struct ketch_pwm_limits limits = {0};

	ketch_import_pwm_limits(channel, &limits);
	return limits;
}

/* What it was last set to; before that the board's period, and no pulse. */
static inline struct ketch_pwm_pulses ketch_pwm_pulses(ketch_handle channel)
{
	struct ketch_pwm_pulses pulses = {0};

	ketch_import_pwm_pulses(channel, &pulses);
	return pulses;
}

/* Sets period and width. What is beyond the limits is KETCH_DEVICE_OUT_OF_RANGE and changes nothing. */
static inline enum ketch_device_error ketch_pwm_set(ketch_handle channel, uint32_t period,
						    uint32_t width)
{
	uint8_t answer[2] = {0};

	ketch_import_pwm_set(channel, period, width, answer);
	return ketch_device_unit(answer);
}

static inline void ketch_pwm_drop(ketch_handle channel)
{
	ketch_import_pwm_drop(channel);
}

#endif /* KETCH_PWM_H_ */
