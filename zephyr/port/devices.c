/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The devices that the devicetree offers to containers, and the pins among them.
 */

#include <zephyr/devicetree.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#include "ketch_port.h"

#define DEVICES_NODE DT_COMPAT_GET_ANY_STATUS_OKAY(ketch_devices)

BUILD_ASSERT(DT_NUM_INST_STATUS_OKAY(ketch_devices) == 1,
	     "Ketch needs exactly one devicetree node of compatible ketch,devices");
BUILD_ASSERT(DT_CHILD_NUM_STATUS_OKAY(DEVICES_NODE) <= CONFIG_KETCH_DEVICES_MAX,
	     "the ketch,devices node has more children than CONFIG_KETCH_DEVICES_MAX");

/* Index of each word in the enum of the bindings is the number of the operation's bit. */
#define OPERATION(node, property, index) | BIT(DT_ENUM_IDX_BY_IDX(node, property, index))
#define OPERATIONS(node) (0 DT_FOREACH_PROP_ELEM(node, operations, OPERATION))

#define CAPABILITY(node) COND_CODE_1(DT_NODE_HAS_COMPAT(node, ketch_gpio_pin), (1), (0))

#define DEVICE(node)                                                                               \
	{                                                                                          \
		.label = DT_PROP(node, label),                                                     \
		.capability = CAPABILITY(node),                                                    \
		.operations = OPERATIONS(node),                                                    \
		.exclusive = DT_PROP(node, exclusive),                                             \
		.active_low = (DT_GPIO_FLAGS(node, gpios) & GPIO_ACTIVE_LOW) != 0,                 \
		.calls_per_second = DT_PROP_OR(node, calls_per_second, 0),                         \
	},

#define CHECK(node)                                                                                \
	BUILD_ASSERT(CAPABILITY(node) != 0,                                                        \
		     "a child of the ketch,devices node has no compatible that Ketch knows");      \
	BUILD_ASSERT(sizeof(DT_PROP(node, label)) - 1 <= 32,                                       \
		     "a label in the ketch,devices node is longer than 32 bytes");                 \
	BUILD_ASSERT(DT_PROP_OR(node, calls_per_second, 0) <= UINT16_MAX,                          \
		     "calls-per-second in the ketch,devices node is at most 65535");

DT_FOREACH_CHILD_STATUS_OKAY(DEVICES_NODE, CHECK)

static const struct ketch_device devices[] = {DT_FOREACH_CHILD_STATUS_OKAY(DEVICES_NODE, DEVICE)};

#define PIN(node) GPIO_DT_SPEC_GET_OR(node, gpios, {0}),

static const struct gpio_dt_spec pins[] = {DT_FOREACH_CHILD_STATUS_OKAY(DEVICES_NODE, PIN)};

static struct gpio_callback callbacks[ARRAY_SIZE(devices)];

size_t ketch_devices(const struct ketch_device **table)
{
	*table = devices;
	return ARRAY_SIZE(devices);
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
	if (!gpio_is_ready_dt(&pins[device])) {
		return KETCH_GPIO_HARDWARE_FAULT;
	}
	return outcome(gpio_pin_configure_dt(&pins[device], flags));
}

int ketch_gpio_read(size_t device)
{
	return outcome(gpio_pin_get_dt(&pins[device]));
}

int ketch_gpio_write(size_t device, bool active)
{
	return outcome(gpio_pin_set_dt(&pins[device], active));
}

int ketch_gpio_toggle(size_t device)
{
	return outcome(gpio_pin_toggle_dt(&pins[device]));
}

static void edge(const struct device *port, struct gpio_callback *callback, gpio_port_pins_t which)
{
	size_t device = callback - callbacks;

	ARG_UNUSED(port);
	ARG_UNUSED(which);
	ketch_gpio_edge(device, gpio_pin_get_dt(&pins[device]) > 0);
}

int ketch_gpio_watch(size_t device, bool enabled)
{
	const struct gpio_dt_spec *pin = &pins[device];
	int result;

	if (!enabled) {
		if (callbacks[device].handler == NULL) {
			return 0;
		}
		result = gpio_pin_interrupt_configure_dt(pin, GPIO_INT_DISABLE);
		(void)gpio_remove_callback_dt(pin, &callbacks[device]);
		return outcome(result);
	}
	if (!gpio_is_ready_dt(pin)) {
		return KETCH_GPIO_HARDWARE_FAULT;
	}
	/* Adding what was added before changes nothing. */
	gpio_init_callback(&callbacks[device], edge, BIT(pin->pin));
	result = gpio_add_callback_dt(pin, &callbacks[device]);
	if (result == 0) {
		result = gpio_pin_interrupt_configure_dt(pin, GPIO_INT_EDGE_BOTH);
	}
	return outcome(result);
}
