/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The I2C devices among the devices.
 */

#include <errno.h>

#include <zephyr/drivers/i2c.h>

#include "devices.h"
#include "transfers.h"

struct row {
	const struct device *bus;
	const uint8_t *addresses;
	uint8_t count;
	uint16_t bytes;
	uint16_t milliseconds;
};

#define ADDRESSES(node) _CONCAT(addresses_, DT_DEP_ORD(node))
#define DEFINE_ADDRESSES(node) static const uint8_t ADDRESSES(node)[] = DT_PROP(node, addresses);

/* Those below 0x08 and above 0x77 are reserved. Source: the I2C specification. */
#define CHECK_ADDRESS(node, property, index)                                                       \
	BUILD_ASSERT(DT_PROP_BY_IDX(node, property, index) >= 0x08 &&                              \
			     DT_PROP_BY_IDX(node, property, index) <= 0x77,                        \
		     "an address of a ketch,i2c-device is not within 0x08 to 0x77");
#define CHECK(node)                                                                                \
	DT_FOREACH_PROP_ELEM(node, addresses, CHECK_ADDRESS)                                       \
	BUILD_ASSERT(DT_PROP_OR(node, transfer_max, 0) <= CONFIG_KETCH_TRANSFER_MAX,               \
		     "transfer-max of a ketch,i2c-device is above CONFIG_KETCH_TRANSFER_MAX");     \
	BUILD_ASSERT(IN_RANGE(DT_PROP(node, transfer_time_ms), 1, 10000),                          \
		     "transfer-time-ms of a ketch,i2c-device is 1 to 10000");

KETCH_FOREACH(ketch_i2c_device, DEFINE_ADDRESSES)
KETCH_FOREACH(ketch_i2c_device, CHECK)

#define ROW(node)                                                                                  \
	{                                                                                          \
		.bus = DEVICE_DT_GET(DT_PHANDLE(node, bus)),                                       \
		.addresses = ADDRESSES(node),                                                      \
		.count = DT_PROP_LEN(node, addresses),                                             \
		.bytes = DT_PROP_OR(node, transfer_max, CONFIG_KETCH_TRANSFER_MAX),                \
		.milliseconds = DT_PROP(node, transfer_time_ms),                                   \
	},

static const struct row rows[] = {KETCH_FOREACH(ketch_i2c_device, ROW)};

static const struct row *row_of(size_t device)
{
	return &rows[ketch_places[device]];
}

size_t ketch_i2c_addresses(size_t device, const uint8_t **addresses)
{
	*addresses = row_of(device)->addresses;
	return row_of(device)->count;
}

void ketch_i2c_bounds(size_t device, uint16_t *bytes, uint16_t *milliseconds)
{
	*bytes = row_of(device)->bytes;
	*milliseconds = row_of(device)->milliseconds;
}

/* Error numbers differ between C libraries; Rust gets ours. Zephyr fixes none for a missing answer:
 * i2c_nrfx_twim, i2c_ll_stm32_v2, i2c_dw and most others say EIO for that and for what seldom happens
 * beside it, i2c_bcm_iproc, i2c_ite_enhance and i2c_xilinx_axi ENXIO, i2c_omap ENOMSG,
 * i2c_esp32 EFAULT.
 */
static int outcome(int result)
{
	switch (result) {
	case 0:
		return 0;
	case -EIO:
	case -ENXIO:
	case -ENOMSG:
	case -EFAULT:
		return KETCH_I2C_NO_ACKNOWLEDGE;
	case -EAGAIN:
		return KETCH_I2C_ARBITRATION_LOSS;
	case -EBUSY:
	case -ETIMEDOUT:
		return KETCH_I2C_BUS;
	default:
		return KETCH_I2C_OTHER;
	}
}

static int call(struct ketch_transfer *transfer)
{
	struct i2c_msg messages[CONFIG_KETCH_SEGMENTS_MAX];
	uint8_t *bytes = transfer->bytes;

	for (size_t i = 0; i < transfer->count; i++) {
		const struct ketch_segment *segment = &transfer->segments[i];
		bool turns = i > 0 && segment->direction != segment[-1].direction;

		messages[i].buf = bytes;
		messages[i].len = segment->length;
		messages[i].flags = segment->direction == KETCH_DIRECTION_READ ? I2C_MSG_READ
									       : I2C_MSG_WRITE;
		messages[i].flags |= turns ? I2C_MSG_RESTART : 0;
		messages[i].flags |= i + 1 == transfer->count ? I2C_MSG_STOP : 0;
		bytes += segment->length;
	}
	return outcome(i2c_transfer(row_of(transfer->device)->bus, messages, transfer->count,
				    transfer->address));
}

struct ketch_transfer *ketch_i2c_start(size_t device, uint8_t address,
				       const struct ketch_segment *segments, size_t count,
				       const uint8_t *bytes, size_t length, size_t signal)
{
	struct ketch_transfer *transfer;

	if (!device_is_ready(row_of(device)->bus)) {
		return NULL;
	}
	transfer = ketch_transfer_take();
	if (transfer == NULL) {
		return NULL;
	}
	transfer->call = call;
	transfer->device = device;
	transfer->address = address;
	ketch_transfer_start(transfer, segments, count, bytes, length, signal);
	return transfer;
}
