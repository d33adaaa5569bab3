/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Devices on an I2C bus, through Zephyr's emulated controller.
 */

#include <errno.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "devices.h"
#include "i2c_targets.h"
#include "smp.h"

static const char *const calibration_lines[] = {
#include "calibration-expected.inc"
};
static const char *const checks_lines[] = {
#include "i2c-check-expected.inc"
};

static void empty(void *fixture)
{
	ARG_UNUSED(fixture);
	i2c_hold_ms = 0;
	i2c_failure = -ETIMEDOUT;
	i2c_temperature = 25500;
	forget(&calibration);
	forget(&i2c_check);
	forget(&i2c_check_twin);
}

ZTEST_SUITE(i2c, NULL, NULL, empty, empty, NULL);

ZTEST(i2c, test_an_unmodified_driver_crate_reads_the_temperature)
{
	i2c_temperature = 21500;
	zassert_equal(run(&calibration), 0);
	zassert_true(log_becomes(&calibration, "raw 21500"));
	i2c_temperature = -5500;
	zassert_true(log_becomes(&calibration, "raw -5500"));
	expect_lines(&calibration, calibration_lines, ARRAY_SIZE(calibration_lines));
}

ZTEST(i2c, test_each_call_gets_what_was_granted_and_no_more)
{
	uint32_t transfers;

	zassert_equal(run(&i2c_check), 0);
	expect_lines(&i2c_check, checks_lines, ARRAY_SIZE(checks_lines));
	/* What was not granted was counted: two labels, an operation, and an address. */
	zassert_equal(smp_command(false, COUNTERS, i2c_check.name), 0);
	zassert_equal(answer_counter("refusals"), 4);
	forget(&i2c_check);
	/* A container that was ended calls no driver any more. */
	transfers = i2c_transfers;
	k_sleep(K_MSEC(100));
	zassert_equal(i2c_transfers, transfers);
}

ZTEST(i2c, test_what_a_driver_says_is_told_as_what_it_means)
{
	static const struct {
		int failure;
		const char *told;
	} rows[] = {
		{-EIO, "broken: no-acknowledge"},     {-ENXIO, "broken: no-acknowledge"},
		{-ENOMSG, "broken: no-acknowledge"},  {-EFAULT, "broken: no-acknowledge"},
		{-EAGAIN, "broken: arbitration-loss"}, {-EBUSY, "broken: bus"},
		{-ETIMEDOUT, "broken: bus"},          {-EINVAL, "broken: other"},           {-ENODEV, "broken: other"},
		{-ENOTSUP, "broken: other"},
	};

	ARRAY_FOR_EACH(rows, i) {
		i2c_failure = rows[i].failure;
		zassert_equal(run(&i2c_check), 0);
		zassert_true(log_becomes(&i2c_check, rows[i].told), "%d", rows[i].failure);
		/* It goes on. */
		expect_state(&i2c_check, "running");
		forget(&i2c_check);
	}
}

ZTEST(i2c, test_an_exclusive_device_is_for_one_container)
{
	zassert_equal(run(&i2c_check), 0);
	expect_busy(&i2c_check_twin, &i2c_check);
	forget(&i2c_check);
	zassert_equal(smp_command(true, START, i2c_check_twin.name), 0);
}

ZTEST(i2c, test_a_container_that_waits_for_a_driver_ends_when_it_is_asked_to)
{
	i2c_hold_ms = 1500;
	expect_end_while_blocked(&i2c_check, "write without grant");

	/* Both threads that call drivers are still in there. What comes now fails, and the time that
	 * it may take is what the device's node says.
	 */
	zassert_equal(run(&calibration), 0);
	zassert_true(log_becomes(&calibration, "does not answer"));
	/* When the driver has returned, all goes on. */
	i2c_hold_ms = 0;
	zassert_true(log_becomes(&calibration, "raw 25500"));
}
