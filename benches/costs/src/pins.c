/* SPDX-License-Identifier: Apache-2.0 */

#define DT_DRV_COMPAT ketch_bench_pins

#include <zephyr/devicetree.h>
#include <zephyr/drivers/gpio/gpio_utils.h>
#include <zephyr/kernel.h>

#include "pins.h"

struct data {
	struct gpio_driver_data common;
	sys_slist_t callbacks;
	gpio_port_value_t value;
};

const struct gpio_dt_spec led0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_led0), gpios);
const struct gpio_dt_spec mark = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_mark), gpios);
const struct gpio_dt_spec button0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_button0), gpios);

#define MARK BIT(DT_GPIO_PIN(DT_NODELABEL(ketch_mark), gpios))

volatile uint32_t opened_at;
volatile size_t opened;
volatile uint32_t marked_at[MARKS_MAX];
volatile size_t marked;

void marks_clear(void)
{
	opened = 0;
	marked = 0;
}

static void note(gpio_port_pins_t pins)
{
	if ((pins & MARK) != 0 && marked < MARKS_MAX) {
		marked_at[marked] = k_cycle_get_32();
		marked = marked + 1;
	}
}

static int configure(const struct device *port, gpio_pin_t pin, gpio_flags_t flags)
{
	ARG_UNUSED(port);
	ARG_UNUSED(pin);
	ARG_UNUSED(flags);
	if (opened == 0) {
		opened_at = k_cycle_get_32();
	}
	opened = opened + 1;
	return 0;
}

static int get(const struct device *port, gpio_port_value_t *value)
{
	*value = ((struct data *)port->data)->value;
	return 0;
}

static int set_masked(const struct device *port, gpio_port_pins_t mask, gpio_port_value_t value)
{
	struct data *data = port->data;

	note(mask);
	data->value = (data->value & ~mask) | (value & mask);
	return 0;
}

static int set(const struct device *port, gpio_port_pins_t pins)
{
	note(pins);
	((struct data *)port->data)->value |= pins;
	return 0;
}

static int clear(const struct device *port, gpio_port_pins_t pins)
{
	note(pins);
	((struct data *)port->data)->value &= ~pins;
	return 0;
}

static int toggle(const struct device *port, gpio_port_pins_t pins)
{
	note(pins);
	((struct data *)port->data)->value ^= pins;
	return 0;
}

static int interrupt(const struct device *port, gpio_pin_t pin, enum gpio_int_mode mode,
		     enum gpio_int_trig trigger)
{
	ARG_UNUSED(port);
	ARG_UNUSED(pin);
	ARG_UNUSED(mode);
	ARG_UNUSED(trigger);
	return 0;
}

static int callback(const struct device *port, struct gpio_callback *callback, bool add)
{
	return gpio_manage_callback(&((struct data *)port->data)->callbacks, callback, add);
}

static DEVICE_API(gpio, api) = {
	.pin_configure = configure,
	.port_get_raw = get,
	.port_set_masked_raw = set_masked,
	.port_set_bits_raw = set,
	.port_clear_bits_raw = clear,
	.port_toggle_bits = toggle,
	.pin_interrupt_configure = interrupt,
	.manage_callback = callback,
};

static struct data data;
static const struct gpio_driver_config config = {
	.port_pin_mask = GPIO_PORT_PIN_MASK_FROM_DT_INST(0),
};

DEVICE_DT_INST_DEFINE(0, NULL, NULL, &data, &config, PRE_KERNEL_1, CONFIG_GPIO_INIT_PRIORITY, &api);

void press(void)
{
	data.value |= BIT(button0.pin);
	gpio_fire_callbacks(&data.callbacks, button0.port, BIT(button0.pin));
	data.value &= ~BIT(button0.pin);
}
