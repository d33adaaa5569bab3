/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Analog inputs that containers may be granted.
 */

#include <zephyr/drivers/adc.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#include "devices.h"

#define CHANNEL(node) [KETCH_PLACE(node)] = ADC_DT_SPEC_GET(node),
#define DEVICE(node)  KETCH_DEVICE(node),

/* Not by KETCH_FOREACH: looking a channel up goes through the children of a node, too. */
static const struct adc_dt_spec channels[] = {DT_FOREACH_STATUS_OKAY(ketch_adc_channel, CHANNEL)};
/* The places of the channels in the device table. */
static const uint8_t devices[] = {KETCH_FOREACH(ketch_adc_channel, DEVICE)};

#define CHECK(node)                                                                                \
	BUILD_ASSERT(DT_PROP_OR(ADC_CHANNEL_DT_NODE(DT_IO_CHANNELS_CTLR(node),                     \
						    DT_IO_CHANNELS_INPUT(node)),                   \
				zephyr_resolution, 0) > 0,                                         \
		     "the channel of a ketch,adc-channel has no zephyr,resolution");

DT_FOREACH_STATUS_OKAY(ketch_adc_channel, CHECK)

static ATOMIC_DEFINE(watched, ARRAY_SIZE(channels));

static void convert_watched(struct k_work *work);
static K_WORK_DELAYABLE_DEFINE(watching, convert_watched);

static inline const struct adc_dt_spec *channel_of(size_t device)
{
	return &channels[ketch_places[device]];
}

uint8_t ketch_adc_resolution(size_t device)
{
	const struct adc_dt_spec *channel = channel_of(device);

	/* One bit of it tells the sign. */
	return channel->resolution - (channel->channel_cfg.differential ? 1 : 0);
}

int ketch_adc_configure(size_t device)
{
	int result;

	if (!adc_is_ready_dt(channel_of(device))) {
		return KETCH_DEVICE_FAULT;
	}
	result = adc_channel_setup_dt(channel_of(device));
	return result < 0 ? ketch_device_failure(result) : 0;
}

int ketch_adc_read(size_t device, uint32_t *value)
{
	const struct adc_dt_spec *channel = channel_of(device);
	/* Drivers write 16 bits for resolutions up to that, and 32 above. */
	union {
		uint16_t narrow;
		uint32_t wide;
	} sample = {0};
	struct adc_sequence sequence = {.buffer = &sample, .buffer_size = sizeof(sample)};
	bool is_narrow = channel->resolution <= 16;
	int32_t signed_value;
	int result = adc_sequence_init_dt(channel, &sequence);

	if (result == 0) {
		result = adc_read_dt(channel, &sequence);
	}
	if (result < 0) {
		return ketch_device_failure(result);
	}
	*value = is_narrow ? sample.narrow : sample.wide;
	if (channel->channel_cfg.differential) {
		signed_value = is_narrow ? (int16_t)sample.narrow : (int32_t)sample.wide;
		/* Below zero there is nothing in the interface. */
		*value = MAX(signed_value, 0);
	}
	return 0;
}

static void convert_watched(struct k_work *work)
{
	bool any = false;

	ARG_UNUSED(work);
	for (size_t place = 0; place < ARRAY_SIZE(channels); place++) {
		uint32_t value;

		if (!atomic_test_bit(watched, place)) {
			continue;
		}
		any = true;
		/* A conversion that failed tells nothing; the next one may. */
		if (ketch_adc_read(devices[place], &value) == 0) {
			ketch_adc_sample(devices[place], value);
		}
	}
	if (any) {
		(void)k_work_schedule(&watching, K_MSEC(CONFIG_KETCH_ADC_WATCH_PERIOD_MS));
	}
}

int ketch_adc_watch(size_t device, bool enabled)
{
	atomic_set_bit_to(watched, ketch_places[device], enabled);
	if (enabled) {
		(void)k_work_schedule(&watching, K_NO_WAIT);
	}
	return 0;
}
