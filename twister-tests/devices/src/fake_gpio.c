/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * A controller of pins that fails when a test says so, as one behind a bus may.
 */

#define DT_DRV_COMPAT ketch_test_gpio

#include <zephyr/drivers/gpio.h>

#include "fake_gpio.h"

int fake_gpio_failure;
uint32_t fake_gpio_level;

static int configure(const struct device *port, gpio_pin_t pin, gpio_flags_t flags)
{
	ARG_UNUSED(port);
	if (flags & GPIO_OUTPUT_INIT_HIGH) {
		fake_gpio_level |= BIT(pin);
	} else if (flags & GPIO_OUTPUT_INIT_LOW) {
		fake_gpio_level &= ~BIT(pin);
	}
	return 0;
}

static int get(const struct device *port, gpio_port_value_t *value)
{
	ARG_UNUSED(port);
	*value = fake_gpio_level;
	return fake_gpio_failure;
}

static int drive(uint32_t level)
{
	if (fake_gpio_failure == 0) {
		fake_gpio_level = level;
	}
	return fake_gpio_failure;
}

static int set_masked(const struct device *port, gpio_port_pins_t mask, gpio_port_value_t value)
{
	ARG_UNUSED(port);
	return drive((fake_gpio_level & ~mask) | (value & mask));
}

static int set(const struct device *port, gpio_port_pins_t pins)
{
	ARG_UNUSED(port);
	return drive(fake_gpio_level | pins);
}

static int clear(const struct device *port, gpio_port_pins_t pins)
{
	ARG_UNUSED(port);
	return drive(fake_gpio_level & ~pins);
}

static int toggle(const struct device *port, gpio_port_pins_t pins)
{
	ARG_UNUSED(port);
	return drive(fake_gpio_level ^ pins);
}

static DEVICE_API(gpio, fake_gpio_api) = {
	.pin_configure = configure,
	.port_get_raw = get,
	.port_set_masked_raw = set_masked,
	.port_set_bits_raw = set,
	.port_clear_bits_raw = clear,
	.port_toggle_bits = toggle,
};

static const struct gpio_driver_config config = {
	.port_pin_mask = UINT32_MAX,
};
static struct gpio_driver_data data;

DEVICE_DT_INST_DEFINE(0, NULL, NULL, &data, &config, POST_KERNEL, CONFIG_GPIO_INIT_PRIORITY,
		      &fake_gpio_api);
