/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The pins among the devices.
 */

#include <zephyr/drivers/gpio.h>

#include "devices.h"

#define PIN(node) GPIO_DT_SPEC_GET(node, gpios),
#define DEVICE(node) KETCH_DEVICE(node),

static const struct gpio_dt_spec pins[] = {KETCH_FOREACH(ketch_gpio_pin, PIN)};
/* The places of the pins in the device table. */
static const uint8_t devices[] = {KETCH_FOREACH(ketch_gpio_pin, DEVICE)};

static struct gpio_callback callbacks[ARRAY_SIZE(pins)];

static inline const struct gpio_dt_spec *pin_of(size_t device)
{
	return &pins[ketch_places[device]];
}

bool ketch_gpio_active_low(size_t device)
{
	return (pin_of(device)->dt_flags & GPIO_ACTIVE_LOW) != 0;
}

/* Error numbers differ between C libraries; Rust gets ours. */
static int failure(int result)
{
	switch (result) {
	case -ENOSYS:
	case -ENOTSUP:
		return KETCH_GPIO_NOT_SUPPORTED;
	case -EINVAL:
		return KETCH_GPIO_MODE_NOT_AVAILABLE;
	default:
		return KETCH_GPIO_HARDWARE_FAULT;
	}
}

static inline int outcome(int result)
{
	return result < 0 ? failure(result) : result;
}

int ketch_gpio_configure(size_t device, bool input, bool output, bool inactive)
{
	gpio_flags_t flags = input ? GPIO_INPUT : 0;

	if (output) {
		flags |= inactive ? GPIO_OUTPUT_INACTIVE : GPIO_OUTPUT;
	}
	if (!gpio_is_ready_dt(pin_of(device))) {
		return KETCH_GPIO_HARDWARE_FAULT;
	}
	return outcome(gpio_pin_configure_dt(pin_of(device), flags));
}

int ketch_gpio_read(size_t device)
{
	return outcome(gpio_pin_get_dt(pin_of(device)));
}

int ketch_gpio_write(size_t device, bool active)
{
	return outcome(gpio_pin_set_dt(pin_of(device), active));
}

int ketch_gpio_toggle(size_t device)
{
	return outcome(gpio_pin_toggle_dt(pin_of(device)));
}

static void edge(const struct device *port, struct gpio_callback *callback, gpio_port_pins_t which)
{
	size_t place = callback - callbacks;

	ARG_UNUSED(port);
	ARG_UNUSED(which);
	ketch_gpio_edge(devices[place], gpio_pin_get_dt(&pins[place]) > 0);
}

int ketch_gpio_watch(size_t device, bool enabled)
{
	const struct gpio_dt_spec *pin = &pins[ketch_places[device]];
	struct gpio_callback *callback = &callbacks[ketch_places[device]];
	int result;

	if (!enabled) {
		if (callback->handler == NULL) {
			return 0;
		}
		result = gpio_pin_interrupt_configure_dt(pin, GPIO_INT_DISABLE);
		(void)gpio_remove_callback_dt(pin, callback);
		return outcome(result);
	}
	if (!gpio_is_ready_dt(pin)) {
		return KETCH_GPIO_HARDWARE_FAULT;
	}
	/* Adding what was added before changes nothing. */
	gpio_init_callback(callback, edge, BIT(pin->pin));
	result = gpio_add_callback_dt(pin, callback);
	if (result == 0) {
		result = gpio_pin_interrupt_configure_dt(pin, GPIO_INT_EDGE_BOTH);
	}
	return outcome(result);
}
