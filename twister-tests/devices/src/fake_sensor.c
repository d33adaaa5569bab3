/* SPDX-License-Identifier: Apache-2.0 */

#define DT_DRV_COMPAT ketch_fake_sensor

#include <zephyr/drivers/sensor.h>

#include "fake_sensor.h"
#include "hold.h"

int64_t fake_temperature, fake_humidity;
int fake_fetch_result, fake_get_result;

static int64_t temperature, humidity;

static int fetch(const struct device *dev, enum sensor_channel channel)
{
	ARG_UNUSED(dev);
	ARG_UNUSED(channel);
	hold(FETCHING_DRIVER);
	if (fake_fetch_result == 0) {
		temperature = fake_temperature;
		humidity = fake_humidity;
	}
	return fake_fetch_result;
}

static int get(const struct device *dev, enum sensor_channel channel, struct sensor_value *value)
{
	ARG_UNUSED(dev);
	hold(READING_DRIVER);
	switch (channel) {
	case SENSOR_CHAN_AMBIENT_TEMP:
		(void)sensor_value_from_micro(value, temperature);
		break;
	case SENSOR_CHAN_HUMIDITY:
		(void)sensor_value_from_micro(value, humidity);
		break;
	case SENSOR_CHAN_CO2:
		/* It could, but the devicetree does not offer it. */
		(void)sensor_value_from_micro(value, 400000000);
		break;
	default:
		return -ENOTSUP;
	}
	return fake_get_result;
}

static DEVICE_API(sensor, fake_sensor_api) = {
	.sample_fetch = fetch,
	.channel_get = get,
};

SENSOR_DEVICE_DT_INST_DEFINE(0, NULL, NULL, NULL, NULL, POST_KERNEL, CONFIG_SENSOR_INIT_PRIORITY,
			     &fake_sensor_api);
