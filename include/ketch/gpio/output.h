/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pins that are driven. gpio.h includes this file.
 */

#ifndef KETCH_GPIO_OUTPUT_H_
#define KETCH_GPIO_OUTPUT_H_

KETCH_IMPORT("ketch:devices/gpio@0.1.0", "open-digital-out")
void ketch_import_gpio_out_open(const char *label, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.get-config")
void ketch_import_gpio_out_config(ketch_handle pin, struct ketch_gpio_setup *setup);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.watch-for-ready")
ketch_handle ketch_import_gpio_out_watch_for_ready(ketch_handle pin);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-state")
void ketch_import_gpio_out_set_state(ketch_handle pin, uint32_t state, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-active")
void ketch_import_gpio_out_set_active(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-inactive")
void ketch_import_gpio_out_set_inactive(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.toggle")
void ketch_import_gpio_out_toggle(ketch_handle pin, struct ketch_answer *answer);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[resource-drop]digital-out-pin")
void ketch_import_gpio_out_drop(ketch_handle pin);

/* Opens the pin with this label, which the manifest requests for writing. */
static inline enum ketch_gpio_error ketch_gpio_out_open(const char *label, ketch_handle *pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_out_open(label, ketch_length(label), &answer);
	return ketch_gpio_opened(&answer, pin);
}

/* How the pin is set up. */
static inline void ketch_gpio_out_config(ketch_handle pin, struct ketch_gpio_config *config)
{
	struct ketch_gpio_setup setup = {0};

	ketch_forget();
	ketch_import_gpio_out_config(pin, &setup);
	ketch_gpio_setup(&setup, config);
}

/* A pollable: ready when the pin can be used. */
static inline ketch_handle ketch_gpio_out_watch_for_ready(ketch_handle pin)
{
	return ketch_import_gpio_out_watch_for_ready(pin);
}

/* Drives the pin active or inactive. */
static inline enum ketch_gpio_error ketch_gpio_out_set(ketch_handle pin, bool active)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_out_set_state(pin, active ? 0 : 1, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Drives the pin active. */
static inline enum ketch_gpio_error ketch_gpio_out_set_active(ketch_handle pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_out_set_active(pin, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Drives the pin inactive. */
static inline enum ketch_gpio_error ketch_gpio_out_set_inactive(ketch_handle pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_out_set_inactive(pin, &answer);
	return ketch_gpio_outcome(&answer);
}

/* Drives the pin to the other state. */
static inline enum ketch_gpio_error ketch_gpio_out_toggle(ketch_handle pin)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_gpio_out_toggle(pin, &answer);
	return ketch_gpio_outcome(&answer);
}

static inline void ketch_gpio_out_drop(ketch_handle pin)
{
	ketch_import_gpio_out_drop(pin);
}

#endif /* KETCH_GPIO_OUTPUT_H_ */
