/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Analog outputs.
 */

#include <errno.h>

#include <zephyr/ztest.h>

#include "devices.h"
#include "fake_dac.h"
#include "hold.h"

ZTEST(devices, test_an_analog_output_is_set_within_its_limits_and_not_beyond)
{
	zassert_equal(run(&dac_check), 0);
	zassert_true(log_mentions(&dac_check, "open nothing: undefined-pin-label"));
	zassert_true(log_mentions(&dac_check, "open other: pin-not-allowed"));
	zassert_true(log_mentions(&dac_check, "valve, ready: true"));
	zassert_true(log_mentions(&dac_check, "raw 9: a value out of the pin's range"));
	zassert_true(log_mentions(&dac_check, "raw 3001: a value out of the pin's range"));
	zassert_true(log_mentions(&dac_check, "percent 100: a value out of the pin's range"));
	zassert_true(log_mentions(&dac_check, "percent 50"));
	/* What was refused never came to the driver. */
	zassert_equal(fake_dac_set, 3);
	zassert_equal(fake_dac_value, 2048);
	zassert_equal(fake_dac_channel, 2);
	zassert_equal(fake_dac_resolution, 12);
	expect_busy(&dac_twin, &dac_check);
}

ZTEST(devices, test_an_analog_output_that_fails_says_so)
{
	fake_dac_failure = -EIO;
	zassert_equal(run(&dac_check), 0);
	zassert_true(log_mentions(&dac_check, "raw 10: hardware-fault"));
	zassert_true(log_mentions(&dac_check, "percent 50: hardware-fault"));
	zassert_equal(fake_dac_value, 0);
	expect_state(&dac_check, "running");
}

ZTEST(devices, test_an_analog_output_that_does_not_return_keeps_nobody)
{
	held_ms = 500;
	held_driver = DAC_DRIVER;
	zassert_equal(run(&dac_check), 0);
	/* It was given up, and the driver has not returned. */
	zassert_true(k_uptime_get() - held_since < held_ms, "%lld ms", k_uptime_get() - held_since);
	zassert_true(log_mentions(&dac_check, "raw 10: hardware-fault"));
	held_driver = NO_DRIVER;
	k_sleep(K_MSEC(1100));
}
