/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Analog inputs that containers may be granted.
 */

#include <string.h>

#include <zephyr/drivers/adc.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/util.h>

#include "devices.h"
#include "transfers.h"

#define CHANNEL(node) [KETCH_PLACE(node)] = ADC_DT_SPEC_GET(node),
#define DEVICE(node)  KETCH_DEVICE(node),
#define TIME(node)    DT_PROP(node, transfer_time_ms),

/* Not by KETCH_FOREACH: looking a channel up goes through the children of a node, too. */
static const struct adc_dt_spec channels[] = {DT_FOREACH_STATUS_OKAY(ketch_adc_channel, CHANNEL)};
/* The places of the channels in the device table. */
static const uint8_t devices[] = {KETCH_FOREACH(ketch_adc_channel, DEVICE)};
/* Milliseconds that a conversion may take. */
static const uint16_t times[] = {KETCH_FOREACH(ketch_adc_channel, TIME)};

#define CHECK(node)                                                                                \
	BUILD_ASSERT(DT_PROP_OR(ADC_CHANNEL_DT_NODE(DT_IO_CHANNELS_CTLR(node),                     \
						    DT_IO_CHANNELS_INPUT(node)),                   \
				zephyr_resolution, 0) > 0,                                         \
		     "the channel of a ketch,adc-channel has no zephyr,resolution");                   \
	BUILD_ASSERT(IN_RANGE(DT_PROP(node, transfer_time_ms), 1, 10000),                          \
		     "transfer-time-ms of a ketch,adc-channel is 1 to 10000");

DT_FOREACH_STATUS_OKAY(ketch_adc_channel, CHECK)

static ATOMIC_DEFINE(watched, ARRAY_SIZE(channels));
/* Those that have been set up since somebody opened them. */
static ATOMIC_DEFINE(prepared, ARRAY_SIZE(channels));
/* Whether those that are watched are being converted. */
static atomic_t converting;

static void begin_to_convert(struct k_work *work);
static K_WORK_DELAYABLE_DEFINE(watching, begin_to_convert);

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

uint16_t ketch_adc_time(size_t device)
{
	return times[ketch_places[device]];
}

int ketch_adc_configure(size_t device)
{
	if (!adc_is_ready_dt(channel_of(device))) {
		return KETCH_DEVICE_FAULT;
	}
	atomic_clear_bit(prepared, ketch_places[device]);
	return 0;
}

/* Sets a channel up where somebody opened it since that was done last. */
static int prepare(size_t device)
{
	size_t place = ketch_places[device];
	int result = 0;

	if (!atomic_test_and_set_bit(prepared, place)) {
		result = adc_channel_setup_dt(&channels[place]);
		if (result < 0) {
			atomic_clear_bit(prepared, place);
		}
	}
	return result;
}

/* Blocks for as long as the driver does. */
static int convert(size_t device, uint32_t *value)
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
	int result = prepare(device);

	if (result == 0) {
		result = adc_sequence_init_dt(channel, &sequence);
	}
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

static int call(struct ketch_transfer *transfer)
{
	uint32_t value = 0;
	int result = convert(transfer->device, &value);

	memcpy(transfer->bytes, &value, sizeof(value));
	return result;
}

struct ketch_transfer *ketch_adc_start(size_t device, size_t signal)
{
	return ketch_transfer_call(call, device, 0, NULL, sizeof(uint32_t), signal);
}

static int convert_watched(struct ketch_transfer *transfer)
{
	ARG_UNUSED(transfer);
	for (size_t place = 0; place < ARRAY_SIZE(channels); place++) {
		uint32_t value;

		if (!atomic_test_bit(watched, place)) {
			continue;
		}
		/* A conversion that failed tells nothing; the next one may. */
		if (convert(devices[place], &value) == 0) {
			ketch_adc_sample(devices[place], value);
		}
	}
	atomic_clear(&converting);
	return 0;
}

/* Not here: other things of the firmware share the work queue, and a driver may not return. */
static void begin_to_convert(struct k_work *work)
{
	bool any = false;

	ARG_UNUSED(work);
	for (size_t place = 0; place < ARRAY_SIZE(channels); place++) {
		any |= atomic_test_bit(watched, place);
	}
	if (!any) {
		return;
	}
	if (atomic_cas(&converting, 0, 1) && !ketch_transfer_run(convert_watched)) {
		atomic_clear(&converting);
	}
	(void)k_work_schedule(&watching, K_MSEC(CONFIG_KETCH_ADC_WATCH_PERIOD_MS));
}

int ketch_adc_watch(size_t device, bool enabled)
{
	atomic_set_bit_to(watched, ketch_places[device], enabled);
	if (enabled) {
		(void)k_work_schedule(&watching, K_NO_WAIT);
	}
	return 0;
}
