/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Analog inputs and outputs. Their errors are those of pins.
 */

#ifndef KETCH_ANALOG_H_
#define KETCH_ANALOG_H_

#include "core.h"
#include "gpio.h"

/* How a pin is set up, as the device writes it. */
struct ketch_analog_setup {
	struct ketch_list label;
	uint8_t mode;
};

_Static_assert(sizeof(struct ketch_analog_setup) == 12, "as the canonical ABI has it");

KETCH_IMPORT("ketch:devices/analog@0.1.0", "open-analog-in")
void ketch_import_analog_open(const char *label, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.get-config")
void ketch_import_analog_config(ketch_handle pin, struct ketch_analog_setup *setup);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-for-ready")
ketch_handle ketch_import_analog_watch_for_ready(ketch_handle pin);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.read-raw")
void ketch_import_analog_read_raw(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.read")
void ketch_import_analog_read(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-above-raw")
void ketch_import_analog_watch_above_raw(ketch_handle pin, uint32_t value,
				     struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-above")
void ketch_import_analog_watch_above(ketch_handle pin, float part, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-below-raw")
void ketch_import_analog_watch_below_raw(ketch_handle pin, uint32_t value,
				     struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-in-pin.watch-below")
void ketch_import_analog_watch_below(ketch_handle pin, float part, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[resource-drop]analog-in-pin")
void ketch_import_analog_drop(ketch_handle pin);

KETCH_IMPORT("ketch:devices/analog@0.1.0", "open-analog-out")
void ketch_import_analog_out_open(const char *label, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.get-config")
void ketch_import_analog_out_config(ketch_handle pin, struct ketch_analog_setup *setup);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.watch-for-ready")
ketch_handle ketch_import_analog_out_watch_for_ready(ketch_handle pin);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.set-value-raw")
void ketch_import_analog_out_set_raw(ketch_handle pin, uint32_t value, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[method]analog-out-pin.set-value")
void ketch_import_analog_out_set(ketch_handle pin, float part, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/analog@0.2.0", "[resource-drop]analog-out-pin")
void ketch_import_analog_out_drop(ketch_handle pin);

/* The number whose bits these are. */
static inline float ketch_analog_float(uint32_t bits)
{
	union {
		uint32_t bits;
		float number;
	} both = {.bits = bits};

	return both.number;
}

/* Opens the input with this label. */
static inline enum ketch_gpio_error ketch_analog_open(const char *label, ketch_handle *pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_open(label, ketch_length(label), &answer);
	return ketch_gpio_opened(&answer, pin);
}

/* Writes the label that it was opened by, with an end behind it; 33 bytes always have room for it. */
static inline void ketch_analog_label(ketch_handle pin, char *label, size_t size)
{
	struct ketch_analog_setup setup = {0};

	ketch_forget();
	ketch_import_analog_config(pin, &setup);
	ketch_take_text(label, size, setup.label);
}

/* A pollable: ready when the input can be used. */
static inline ketch_handle ketch_analog_watch_for_ready(ketch_handle pin)
{
	return ketch_import_analog_watch_for_ready(pin);
}

/* Converts, and says what the converter says: 0 to the most that its resolution allows. */
static inline enum ketch_gpio_error ketch_analog_read_raw(ketch_handle pin, uint32_t *value)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_read_raw(pin, &answer);
	*value = answer.is_error ? 0 : answer.value;
	return ketch_gpio_outcome(&answer);
}

/* Converts, and says which part of the full scale it is: 0.0 to 1.0. */
static inline enum ketch_gpio_error ketch_analog_read(ketch_handle pin, float *part)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_read(pin, &answer);
	*part = answer.is_error ? 0.0F : ketch_analog_float(answer.value);
	return ketch_gpio_outcome(&answer);
}

/* A pollable: ready while the input is above this value. The device converts it regularly meanwhile. */
static inline enum ketch_gpio_error ketch_analog_watch_above_raw(ketch_handle pin, uint32_t value,
								 ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_watch_above_raw(pin, value, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

/* The same for a part of the full scale, 0.0 to 1.0. */
static inline enum ketch_gpio_error ketch_analog_watch_above(ketch_handle pin, float part,
							     ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_watch_above(pin, part, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

/* A pollable: ready while the input is below this value. The device converts it regularly meanwhile. */
static inline enum ketch_gpio_error ketch_analog_watch_below_raw(ketch_handle pin, uint32_t value,
								 ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_watch_below_raw(pin, value, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

/* The same for a part of the full scale, 0.0 to 1.0. */
static inline enum ketch_gpio_error ketch_analog_watch_below(ketch_handle pin, float part,
							     ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_watch_below(pin, part, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

static inline void ketch_analog_drop(ketch_handle pin)
{
	ketch_import_analog_drop(pin);
}

/* Opens the output with this label. */
static inline enum ketch_gpio_error ketch_analog_out_open(const char *label, ketch_handle *pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_out_open(label, ketch_length(label), &answer);
	return ketch_gpio_opened(&answer, pin);
}

/* Writes the label that it was opened by, with an end behind it; 33 bytes always have room for it. */
static inline void ketch_analog_out_label(ketch_handle pin, char *label, size_t size)
{
	struct ketch_analog_setup setup = {0};

	ketch_forget();
	ketch_import_analog_out_config(pin, &setup);
	ketch_take_text(label, size, setup.label);
}

/* A pollable: ready when the output can be used. */
static inline ketch_handle ketch_analog_out_watch_for_ready(ketch_handle pin)
{
	return ketch_import_analog_out_watch_for_ready(pin);
}

/* Sets what the converter gets: 0 to the most that its resolution allows; more stands for that. What is
 * beyond the output's limits is refused.
 */
static inline enum ketch_gpio_error ketch_analog_out_set_raw(ketch_handle pin, uint32_t value)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_out_set_raw(pin, value, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Sets it to a part of the full scale, 0.0 to 1.0. */
static inline enum ketch_gpio_error ketch_analog_out_set(ketch_handle pin, float part)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_analog_out_set(pin, part, &answer);
	return ketch_gpio_outcome(&answer);
}

static inline void ketch_analog_out_drop(ketch_handle pin)
{
	ketch_import_analog_out_drop(pin);
}

#endif /* KETCH_ANALOG_H_ */
