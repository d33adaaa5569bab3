/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Analog outputs that containers may be granted.
 */

#include <string.h>

#include <zephyr/drivers/dac.h>
#include <zephyr/sys/atomic.h>

#include "devices.h"
#include "transfers.h"

/* The highest value of so many bits. */
#define FULL(bits) (UINT32_MAX >> (32 - (bits)))

#define CHANNEL(node)                                                                              \
	{                                                                                          \
		.dac = DEVICE_DT_GET(DT_PHANDLE(node, dac)),                                       \
		.config =                                                                          \
			{                                                                          \
				.channel_id = DT_PROP(node, channel),                              \
				.resolution = DT_PROP(node, resolution),                           \
				.buffered = DT_PROP(node, buffered),                               \
			},                                                                         \
		.limits =                                                                          \
			{                                                                          \
				.minimum = DT_PROP(node, min_value),                               \
				.maximum = DT_PROP_OR(node, max_value,                             \
						      FULL(DT_PROP(node, resolution))),            \
				.milliseconds = DT_PROP(node, transfer_time_ms),                   \
				.resolution = DT_PROP(node, resolution),                           \
			},                                                                         \
	},

#define CHECK(node)                                                                                \
	BUILD_ASSERT(IN_RANGE(DT_PROP(node, resolution), 1, 32),                                   \
		     "resolution of a ketch,dac-channel is 1 to 32 bits");                         \
	BUILD_ASSERT(DT_PROP_OR(node, max_value, 0) <= FULL(DT_PROP(node, resolution)),            \
		     "max-value of a ketch,dac-channel is more than its resolution has");          \
	BUILD_ASSERT(DT_PROP(node, min_value) <=                                                   \
			     DT_PROP_OR(node, max_value, FULL(DT_PROP(node, resolution))),         \
		     "a ketch,dac-channel has no value between its limits");                       \
	BUILD_ASSERT(IN_RANGE(DT_PROP(node, transfer_time_ms), 1, 10000),                          \
		     "transfer-time-ms of a ketch,dac-channel is 1 to 10000");

static const struct {
	const struct device *dac;
	struct dac_channel_cfg config;
	struct ketch_output_limits limits;
} channels[] = {KETCH_FOREACH(ketch_dac_channel, CHANNEL)};

KETCH_FOREACH(ketch_dac_channel, CHECK)

/* Those that have been set up since somebody opened them. */
static ATOMIC_DEFINE(prepared, ARRAY_SIZE(channels));

void ketch_dac_limits(size_t device, struct ketch_output_limits *limits)
{
	*limits = channels[ketch_places[device]].limits;
}

int ketch_dac_configure(size_t device)
{
	size_t place = ketch_places[device];

	if (!device_is_ready(channels[place].dac)) {
		return KETCH_DEVICE_FAULT;
	}
	atomic_clear_bit(prepared, place);
	return 0;
}

static int call(struct ketch_transfer *transfer)
{
	size_t place = ketch_places[transfer->device];
	uint32_t value;
	int result = 0;

	if (!atomic_test_and_set_bit(prepared, place)) {
		result = dac_channel_setup(channels[place].dac, &channels[place].config);
	}
	if (result == 0) {
		memcpy(&value, transfer->bytes, sizeof(value));
		result = dac_write_value(channels[place].dac, channels[place].config.channel_id,
					 value);
	}
	if (result < 0) {
		atomic_clear_bit(prepared, place);
		return ketch_device_failure(result);
	}
	return 0;
}

struct ketch_transfer *ketch_dac_start(size_t device, uint32_t value, size_t signal)
{
	return ketch_transfer_call(call, device, 0, &value, sizeof(value), signal);
}
