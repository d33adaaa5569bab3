/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pulse outputs that containers may be granted.
 */

#include <zephyr/drivers/pwm.h>

#include "devices.h"

#define CHANNEL(node)                                                                              \
	{                                                                                          \
		.pwm = PWM_DT_SPEC_GET(node),                                                      \
		.limits =                                                                          \
			{                                                                          \
				.min_period = DT_PROP(node, min_period),                           \
				.max_period = DT_PROP(node, max_period),                           \
				.max_duty = DT_PROP(node, max_duty),                               \
			},                                                                         \
	},

#define CHECK(node)                                                                                \
	BUILD_ASSERT(DT_PROP(node, max_duty) >= 1 && DT_PROP(node, max_duty) <= 100,               \
		     "max-duty of a ketch,pwm-channel is 1 to 100 percent");                       \
	BUILD_ASSERT(DT_PROP(node, min_period) >= 1 &&                                             \
			     DT_PROP(node, min_period) <= DT_PROP(node, max_period),               \
		     "a ketch,pwm-channel has no period between its limits");

static const struct {
	struct pwm_dt_spec pwm;
	struct ketch_pulse_limits limits;
} channels[] = {KETCH_FOREACH(ketch_pwm_channel, CHANNEL)};

KETCH_FOREACH(ketch_pwm_channel, CHECK)

/* What each was last set to: nothing, with a period of zero. */
static struct ketch_pulses pulses[ARRAY_SIZE(channels)];

void ketch_pwm_limits(size_t device, struct ketch_pulse_limits *limits)
{
	*limits = channels[ketch_places[device]].limits;
}

void ketch_pwm_pulses(size_t device, struct ketch_pulses *last)
{
	*last = pulses[ketch_places[device]];
	if (last->period == 0) {
		last->period = channels[ketch_places[device]].pwm.period;
	}
}

int ketch_pwm_set(size_t device, struct ketch_pulses wanted)
{
	size_t place = ketch_places[device];
	const struct pwm_dt_spec *pwm = &channels[place].pwm;
	int result;

	if (!pwm_is_ready_dt(pwm)) {
		return KETCH_DEVICE_FAULT;
	}
	result = pwm_set_dt(pwm, wanted.period, wanted.width);
	if (result < 0) {
		return ketch_device_failure(result);
	}
	pulses[place] = wanted;
	return 0;
}
