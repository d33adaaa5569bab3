/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pulse outputs.
 */

#include <errno.h>

#include <zephyr/drivers/pwm.h>
#include <zephyr/drivers/pwm/pwm_fake.h>
#include <zephyr/fff.h>
#include <zephyr/ztest.h>

#include "devices.h"

DEFINE_FFF_GLOBALS;

ZTEST(devices, test_an_output_is_set_within_its_limits_and_not_beyond)
{
	zassert_equal(run(&pwm_check), 0);
	zassert_true(log_mentions(&pwm_check, "open nothing: unknown-device"));
	zassert_true(log_mentions(&pwm_check, "open other: not-granted"));
	zassert_true(log_mentions(&pwm_check, "20000 to 1000000 ns"));
	zassert_true(log_mentions(&pwm_check, "80 percent"));
	zassert_true(log_mentions(&pwm_check, "period 40000, width 0"));
	zassert_true(log_mentions(&pwm_check, "set 0 0: out-of-range"));
	zassert_true(log_mentions(&pwm_check, "set 19999 0: out-of-range"));
	zassert_true(log_mentions(&pwm_check, "set 1000001 0: out-of-range"));
	zassert_true(log_mentions(&pwm_check, "set 4294967295 4294967295: out-of-range"));
	zassert_true(log_mentions(&pwm_check, "set 40000 40000: out-of-range"));
	zassert_true(log_mentions(&pwm_check, "period 40000, width 10000"));
	/* What was refused never came to the driver. */
	zassert_equal(fake_pwm_set_cycles_fake.call_count, 1);
	zassert_equal(fake_pwm_set_cycles_fake.arg1_val, 3);
	zassert_equal(fake_pwm_set_cycles_fake.arg2_val, 40000);
	zassert_equal(fake_pwm_set_cycles_fake.arg3_val, 10000);
	expect_busy(&pwm_twin, &pwm_check);
}

ZTEST(devices, test_an_output_that_fails_says_so_and_stays)
{
	fake_pwm_set_cycles_fake.return_val = -EIO;
	zassert_equal(run(&pwm_check), 0);
	zassert_true(log_mentions(&pwm_check, "set 40000 10000: device-fault"));
	expect_state(&pwm_check, "running");
}
