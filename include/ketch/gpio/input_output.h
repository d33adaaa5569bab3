/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pins that are driven and read back. gpio.h includes this file.
 */

#ifndef KETCH_GPIO_INPUT_OUTPUT_H_
#define KETCH_GPIO_INPUT_OUTPUT_H_

KETCH_IMPORT("ketch:devices/gpio@0.1.0", "open-digital-in-out")
void ketch_import_gpio_in_out_open(const char *label, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.get-config")
void ketch_import_gpio_in_out_config(ketch_handle pin, struct ketch_gpio_setup *setup);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-for-ready")
ketch_handle ketch_import_gpio_in_out_watch_for_ready(ketch_handle pin);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.set-state")
void ketch_import_gpio_in_out_set_state(ketch_handle pin, uint32_t state, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.set-active")
void ketch_import_gpio_in_out_set_active(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.set-inactive")
void ketch_import_gpio_in_out_set_inactive(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.toggle")
void ketch_import_gpio_in_out_toggle(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.read")
void ketch_import_gpio_in_out_read(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.is-active")
void ketch_import_gpio_in_out_is_active(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.is-inactive")
void ketch_import_gpio_in_out_is_inactive(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-state")
void ketch_import_gpio_in_out_watch_state(ketch_handle pin, uint32_t state, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-active")
void ketch_import_gpio_in_out_watch_active(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-inactive")
void ketch_import_gpio_in_out_watch_inactive(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-falling-edge")
void ketch_import_gpio_in_out_watch_falling_edge(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-out-pin.watch-rising-edge")
void ketch_import_gpio_in_out_watch_rising_edge(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[resource-drop]digital-in-out-pin")
void ketch_import_gpio_in_out_drop(ketch_handle pin);

/* Opens the pin with this label, which the manifest requests for reading and writing. */
static inline enum ketch_gpio_error ketch_gpio_in_out_open(const char *label, ketch_handle *pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_open(label, ketch_length(label), &answer);
	return ketch_gpio_opened(&answer, pin);
}

/* How the pin is set up. */
static inline void ketch_gpio_in_out_config(ketch_handle pin, struct ketch_gpio_config *config)
{
	struct ketch_gpio_setup setup = {0};

	ketch_forget();
	ketch_import_gpio_in_out_config(pin, &setup);
	ketch_gpio_setup(&setup, config);
}

/* A pollable: ready when the pin can be used. */
static inline ketch_handle ketch_gpio_in_out_watch_for_ready(ketch_handle pin)
{
	return ketch_import_gpio_in_out_watch_for_ready(pin);
}

/* Drives the pin active or inactive. */
static inline enum ketch_gpio_error ketch_gpio_in_out_set(ketch_handle pin, bool active)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_set_state(pin, active ? 0 : 1, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Drives the pin active. */
static inline enum ketch_gpio_error ketch_gpio_in_out_set_active(ketch_handle pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_set_active(pin, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Drives the pin inactive. */
static inline enum ketch_gpio_error ketch_gpio_in_out_set_inactive(ketch_handle pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_set_inactive(pin, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Drives the pin to the other state. */
static inline enum ketch_gpio_error ketch_gpio_in_out_toggle(ketch_handle pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_toggle(pin, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Reads the pin's state. */
static inline enum ketch_gpio_error ketch_gpio_in_out_read(ketch_handle pin, bool *active)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_read(pin, &answer);
	/* The state 0 is active. */
	*active = !answer.is_error && (uint8_t)answer.value == 0;
	return ketch_gpio_outcome(&answer);
}

/* Reads whether the pin is active. */
static inline enum ketch_gpio_error ketch_gpio_in_out_is_active(ketch_handle pin, bool *active)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_is_active(pin, &answer);
	return ketch_gpio_bool(&answer, active);
}

/* Reads whether the pin is inactive. */
static inline enum ketch_gpio_error ketch_gpio_in_out_is_inactive(ketch_handle pin, bool *inactive)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_is_inactive(pin, &answer);
	return ketch_gpio_bool(&answer, inactive);
}

/* A pollable: ready while the pin is in this state. */
static inline enum ketch_gpio_error ketch_gpio_in_out_watch_state(ketch_handle pin, bool active,
								  ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_watch_state(pin, active ? 0 : 1, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

/* A pollable: ready while the pin is active. */
static inline enum ketch_gpio_error ketch_gpio_in_out_watch_active(ketch_handle pin,
								   ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_watch_active(pin, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

/* A pollable: ready while the pin is inactive. */
static inline enum ketch_gpio_error ketch_gpio_in_out_watch_inactive(ketch_handle pin,
								     ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_watch_inactive(pin, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

/* A pollable: ready when the pin has gone from active to inactive. */
static inline enum ketch_gpio_error ketch_gpio_in_out_watch_falling_edge(ketch_handle pin,
									 ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_watch_falling_edge(pin, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

/* A pollable: ready when the pin has gone from inactive to active. */
static inline enum ketch_gpio_error ketch_gpio_in_out_watch_rising_edge(ketch_handle pin,
									ketch_handle *pollable)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_in_out_watch_rising_edge(pin, &answer);
	return ketch_gpio_opened(&answer, pollable);
}

static inline void ketch_gpio_in_out_drop(ketch_handle pin)
{
	ketch_import_gpio_in_out_drop(pin);
}

#endif /* KETCH_GPIO_INPUT_OUTPUT_H_ */
