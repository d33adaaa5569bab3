/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The chips on SPI buses among the devices.
 */

#include <errno.h>

#include <zephyr/drivers/spi.h>

#include "devices.h"
#include "transfers.h"

struct row {
	struct spi_dt_spec chip;
	uint16_t bytes;
	uint16_t milliseconds;
};

#define CHECK(node)                                                                                \
	BUILD_ASSERT(DT_PROP_OR(node, transfer_max, 0) <= CONFIG_KETCH_TRANSFER_MAX,               \
		     "transfer-max of a ketch,spi-device is above CONFIG_KETCH_TRANSFER_MAX");     \
	BUILD_ASSERT(IN_RANGE(DT_PROP(node, transfer_time_ms), 1, 10000),                          \
		     "transfer-time-ms of a ketch,spi-device is 1 to 10000");

KETCH_FOREACH(ketch_spi_device, CHECK)

#define ROW(node)                                                                                  \
	{                                                                                          \
		.chip = SPI_DT_SPEC_GET(DT_PHANDLE(node, chip),                                    \
					SPI_OP_MODE_MASTER | SPI_TRANSFER_MSB | SPI_WORD_SET(8),   \
					0),                                                        \
		.bytes = DT_PROP_OR(node, transfer_max, CONFIG_KETCH_TRANSFER_MAX),                \
		.milliseconds = DT_PROP(node, transfer_time_ms),                                   \
	},

static const struct row rows[] = {KETCH_FOREACH(ketch_spi_device, ROW)};

static const struct row *row_of(size_t device)
{
	return &rows[ketch_places[device]];
}

void ketch_spi_bounds(size_t device, uint16_t *bytes, uint16_t *milliseconds)
{
	*bytes = row_of(device)->bytes;
	*milliseconds = row_of(device)->milliseconds;
}

static int outcome(int result)
{
	switch (result) {
	case 0:
		return 0;
	case -EINVAL:
	case -ENOTSUP:
		return KETCH_SPI_FRAME_FORMAT;
	default:
		return KETCH_SPI_FAULT;
	}
}

/* Carries out the parts up to the next delay, in one call of the driver. Returns how many, or an error. */
static int part(const struct row *row, const struct spi_config *config,
		const struct ketch_segment *segments, size_t count, uint8_t **bytes)
{
	struct spi_buf sent[CONFIG_KETCH_SEGMENTS_MAX];
	struct spi_buf received[CONFIG_KETCH_SEGMENTS_MAX];
	const struct spi_buf_set tx = {.buffers = sent, .count = 0};
	const struct spi_buf_set rx = {.buffers = received, .count = 0};
	struct spi_buf_set tx_set = tx, rx_set = rx;
	size_t i;
	int result = 0;

	for (i = 0; i < count && segments[i].direction != KETCH_DIRECTION_DELAY; i++) {
		sent[i].buf = segments[i].direction == KETCH_DIRECTION_READ ? NULL : *bytes;
		sent[i].len = segments[i].length;
		received[i].buf = segments[i].direction == KETCH_DIRECTION_WRITE ? NULL : *bytes;
		received[i].len = segments[i].length;
		*bytes += segments[i].length;
	}
	tx_set.count = i;
	rx_set.count = i;
	if (i > 0) {
		result = spi_transceive(row->chip.bus, config, &tx_set, &rx_set);
	}
	return result < 0 ? result : (int)i;
}

static int call(struct ketch_transfer *transfer)
{
	const struct row *row = row_of(transfer->device);
	struct spi_config config = row->chip.config;
	uint8_t *bytes = transfer->bytes;
	size_t i = 0;
	int result = 0;

	/* The chip stays selected until it is let go of. */
	config.operation |= SPI_HOLD_ON_CS | SPI_LOCK_ON;
	while (i < transfer->count && result >= 0) {
		if (transfer->segments[i].direction == KETCH_DIRECTION_DELAY) {
			k_usleep(transfer->segments[i].length);
			i++;
			continue;
		}
		result = part(row, &config, &transfer->segments[i], transfer->count - i, &bytes);
		i += MAX(result, 0);
	}
	(void)spi_release(row->chip.bus, &config);
	return outcome(MIN(result, 0));
}

struct ketch_transfer *ketch_spi_start(size_t device, const struct ketch_segment *segments,
				       size_t count, const uint8_t *bytes, size_t length,
				       size_t signal)
{
	struct ketch_transfer *transfer;

	if (!spi_is_ready_dt(&row_of(device)->chip)) {
		return NULL;
	}
	transfer = ketch_transfer_take();
	if (transfer == NULL) {
		return NULL;
	}
	transfer->call = call;
	transfer->device = device;
	ketch_transfer_start(transfer, segments, count, bytes, length, signal);
	return transfer;
}
