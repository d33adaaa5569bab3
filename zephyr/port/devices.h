/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The children of the devicetree's ketch,devices node, for the file of each kind of device.
 */

#ifndef KETCH_DEVICES_H_
#define KETCH_DEVICES_H_

#include <zephyr/devicetree.h>
#include <zephyr/sys/util.h>

#include "ketch_port.h"

#define KETCH_DEVICES_NODE DT_COMPAT_GET_ANY_STATUS_OKAY(ketch_devices)

/* What is a device of a kind: its compatible, and its number in ketch_abi::Capability. */
#define KETCH_KINDS(kind, ...)                                                                     \
	kind(ketch_gpio_pin, 1, __VA_ARGS__)                                                       \
	kind(ketch_i2c_device, 3, __VA_ARGS__)                                                     \
	kind(ketch_spi_device, 4, __VA_ARGS__)                                                     \
	kind(ketch_uart, 5, __VA_ARGS__)                                                           \
	kind(ketch_adc_channel, 6, __VA_ARGS__)                                                    \
	kind(ketch_pwm_channel, 7, __VA_ARGS__)                                                    \
	kind(ketch_sensor, 8, __VA_ARGS__)                                                         \
	kind(ketch_dac_channel, 9, __VA_ARGS__)

/* macro(node) for each device with this compatible, in the order of the device table. */
#define KETCH_FOREACH(compatible, macro)                                                           \
	DT_FOREACH_CHILD_STATUS_OKAY_VARGS(KETCH_DEVICES_NODE, KETCH_IF, compatible, macro)
#define KETCH_IF(node, compatible, macro)                                                          \
	COND_CODE_1(DT_NODE_HAS_COMPAT(node, compatible), (macro(node)), ())

/* The place of a node in the device table. */
#define KETCH_DEVICE(node) _CONCAT(ketch_device_, DT_DEP_ORD(node))
#define KETCH_DEVICE_ENUM(node) KETCH_DEVICE(node),
enum {
	DT_FOREACH_CHILD_STATUS_OKAY(KETCH_DEVICES_NODE, KETCH_DEVICE_ENUM)
	KETCH_DEVICE_COUNT
};

/* The place of a node among those of its kind: in the table that KETCH_FOREACH makes of them. */
#define KETCH_PLACE(node) _CONCAT(ketch_place_, DT_DEP_ORD(node))
#define KETCH_PLACE_ENUM(node) KETCH_PLACE(node),
#define KETCH_PLACES(compatible, number, ...)                                                      \
	enum {                                                                                     \
		KETCH_FOREACH(compatible, KETCH_PLACE_ENUM)                                        \
		_CONCAT(compatible, _count)                                                        \
	};
KETCH_KINDS(KETCH_PLACES)

/* KETCH_PLACE of each device, by its place in the device table. */
extern const uint8_t ketch_places[];

#endif /* KETCH_DEVICES_H_ */
