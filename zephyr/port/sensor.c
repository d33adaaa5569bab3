/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Sensors that containers may be granted.
 */

#include <string.h>

#include <zephyr/drivers/sensor.h>

#include "devices.h"
#include "transfers.h"

/* Index of each word in the enum of the binding is the number of the channel's bit. */
#define CHANNEL(node, property, index) | BIT(DT_ENUM_IDX_BY_IDX(node, property, index))
#define SENSOR(node)                                                                               \
	{                                                                                          \
		.sensor = DEVICE_DT_GET(DT_PHANDLE(node, sensor)),                                 \
		.channels = 0 DT_FOREACH_PROP_ELEM(node, channels, CHANNEL),                       \
		.milliseconds = DT_PROP(node, transfer_time_ms),                                   \
	},
#define CHECK(node)                                                                                \
	BUILD_ASSERT(IN_RANGE(DT_PROP(node, transfer_time_ms), 1, 10000),                          \
		     "transfer-time-ms of a ketch,sensor is 1 to 10000");

static const struct {
	const struct device *sensor;
	uint32_t channels;
	uint16_t milliseconds;
} sensors[] = {KETCH_FOREACH(ketch_sensor, SENSOR)};

KETCH_FOREACH(ketch_sensor, CHECK)

/* In the order of the binding's enum, which is that of the interface. */
static const uint8_t channels[] = {
	SENSOR_CHAN_ACCEL_X, SENSOR_CHAN_ACCEL_Y,  SENSOR_CHAN_ACCEL_Z, SENSOR_CHAN_GYRO_X,
	SENSOR_CHAN_GYRO_Y,  SENSOR_CHAN_GYRO_Z,   SENSOR_CHAN_MAGN_X,  SENSOR_CHAN_MAGN_Y,
	SENSOR_CHAN_MAGN_Z,  SENSOR_CHAN_DIE_TEMP, SENSOR_CHAN_AMBIENT_TEMP,
	SENSOR_CHAN_PRESS,   SENSOR_CHAN_PROX,     SENSOR_CHAN_HUMIDITY, SENSOR_CHAN_LIGHT,
	SENSOR_CHAN_ALTITUDE, SENSOR_CHAN_PM_1_0,  SENSOR_CHAN_PM_2_5,  SENSOR_CHAN_PM_10,
	SENSOR_CHAN_DISTANCE, SENSOR_CHAN_CO2,     SENSOR_CHAN_VOLTAGE, SENSOR_CHAN_CURRENT,
	SENSOR_CHAN_POWER,   SENSOR_CHAN_RESISTANCE, SENSOR_CHAN_ROTATION, SENSOR_CHAN_RPM,
};

BUILD_ASSERT(ARRAY_SIZE(channels) == KETCH_SENSOR_CHANNELS);

uint32_t ketch_sensor_channels(size_t device)
{
	return sensors[ketch_places[device]].channels;
}

uint16_t ketch_sensor_time(size_t device)
{
	return sensors[ketch_places[device]].milliseconds;
}

static int fetch(struct ketch_transfer *transfer)
{
	const struct device *sensor = sensors[ketch_places[transfer->device]].sensor;
	int result;

	if (!device_is_ready(sensor)) {
		return KETCH_DEVICE_FAULT;
	}
	result = sensor_sample_fetch(sensor);
	return result < 0 ? ketch_device_failure(result) : 0;
}

/* Most drivers only look up what they fetched; some talk to the sensor again, or wait for a fetch. */
static int get(struct ketch_transfer *transfer)
{
	const struct device *sensor = sensors[ketch_places[transfer->device]].sensor;
	struct sensor_value value;
	int64_t micro;
	int result;

	if (!device_is_ready(sensor)) {
		return KETCH_DEVICE_FAULT;
	}
	result = sensor_channel_get(sensor, channels[transfer->address], &value);
	if (result < 0) {
		return ketch_device_failure(result);
	}
	micro = sensor_value_to_micro(&value);
	memcpy(transfer->bytes, &micro, sizeof(micro));
	return 0;
}

struct ketch_transfer *ketch_sensor_fetch(size_t device, size_t signal)
{
	return ketch_transfer_call(fetch, device, 0, NULL, 0, signal);
}

struct ketch_transfer *ketch_sensor_get(size_t device, uint8_t channel, size_t signal)
{
	return ketch_transfer_call(get, device, channel, NULL, sizeof(int64_t), signal);
}
