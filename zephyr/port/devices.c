/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The devices that the devicetree offers to containers.
 */

#include <errno.h>

#include <zephyr/devicetree.h>
#include <zephyr/sys/util.h>

#include "devices.h"

BUILD_ASSERT(DT_NUM_INST_STATUS_OKAY(ketch_devices) == 1,
	     "Ketch needs exactly one devicetree node of compatible ketch,devices");
BUILD_ASSERT(DT_CHILD_NUM_STATUS_OKAY(KETCH_DEVICES_NODE) <= CONFIG_KETCH_DEVICES_MAX,
	     "the ketch,devices node has more children than CONFIG_KETCH_DEVICES_MAX");

/* Each word of the bindings as the bit of that name. */
#define OPERATION(node, property, index)                                                           \
	| UTIL_CAT(KETCH_OPERATION_, DT_STRING_UPPER_TOKEN_BY_IDX(node, property, index))
#define OPERATIONS(node) (0 DT_FOREACH_PROP_ELEM(node, operations, OPERATION))

#define NUMBER(compatible, number, node) | (DT_NODE_HAS_COMPAT(node, compatible) * number)
#define CAPABILITY(node) (0 KETCH_KINDS(NUMBER, node))

#define DEVICE(node)                                                                               \
	{                                                                                          \
		.label = DT_PROP(node, label),                                                     \
		.capability = CAPABILITY(node),                                                    \
		.operations = OPERATIONS(node),                                                    \
		.exclusive = DT_PROP(node, exclusive),                                             \
		.calls_per_second = DT_PROP_OR(node, calls_per_second, 0),                         \
	},

#define CHECK(node)                                                                                \
	BUILD_ASSERT(CAPABILITY(node) != 0,                                                        \
		     "a child of the ketch,devices node has no compatible that Ketch knows");      \
	BUILD_ASSERT(sizeof(DT_PROP(node, label)) - 1 <= 32,                                       \
		     "a label in the ketch,devices node is longer than 32 bytes");                 \
	BUILD_ASSERT(DT_PROP_OR(node, calls_per_second, 0) <= UINT16_MAX,                          \
		     "calls-per-second in the ketch,devices node is at most 65535");

DT_FOREACH_CHILD_STATUS_OKAY(KETCH_DEVICES_NODE, CHECK)

static const struct ketch_device devices[] = {DT_FOREACH_CHILD_STATUS_OKAY(KETCH_DEVICES_NODE, DEVICE)};

#define PLACE(node) KETCH_PLACE(node),

const uint8_t ketch_places[] = {DT_FOREACH_CHILD_STATUS_OKAY(KETCH_DEVICES_NODE, PLACE)};

size_t ketch_devices(const struct ketch_device **table)
{
	*table = devices;
	return ARRAY_SIZE(devices);
}

/* Error numbers differ between C libraries; Rust gets ours. */
int ketch_device_failure(int result)
{
	switch (result) {
	case -ENOSYS:
	case -ENOTSUP:
		return KETCH_DEVICE_NOT_SUPPORTED;
	case -EINVAL:
	case -ERANGE:
		return KETCH_DEVICE_OUT_OF_RANGE;
	case -ETIMEDOUT:
	case -EAGAIN:
		return KETCH_DEVICE_TIMEOUT;
	default:
		return KETCH_DEVICE_FAULT;
	}
}
