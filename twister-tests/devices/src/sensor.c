/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Sensors.
 */

#include <errno.h>

#include <zephyr/ztest.h>

#include "devices.h"
#include "fake_sensor.h"

ZTEST(devices, test_a_sensor_tells_what_it_measured_of_the_channels_that_containers_get)
{
	fake_temperature = -3250000;
	fake_humidity = 42500000;
	zassert_equal(run(&sensor_check), 0);
	zassert_true(log_mentions(&sensor_check, "open nothing: unknown-device"));
	zassert_true(log_mentions(&sensor_check, "open other: not-granted"));
	zassert_true(log_mentions(&sensor_check, "has 1 0"));
	zassert_true(log_mentions(&sensor_check, "temperature -3250 thousandths"));
	zassert_true(log_mentions(&sensor_check, "humidity 42500 thousandths"));
	zassert_true(log_mentions(&sensor_check, "co2: operation-not-granted"));
	expect_busy(&sensor_twin, &sensor_check);
}

ZTEST(devices, test_a_sensor_that_fails_says_so)
{
	fake_fetch_result = -EIO;
	fake_get_result = -ETIMEDOUT;
	zassert_equal(run(&sensor_check), 0);
	fake_fetch_result = 0;
	fake_get_result = 0;
	zassert_true(log_mentions(&sensor_check, "fetch: device-fault"));
	zassert_true(log_mentions(&sensor_check, "temperature: timeout"));
	expect_state(&sensor_check, "running");
}
