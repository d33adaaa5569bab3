/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pins. What they do all day, the suite ketch.containers tests.
 */

#include <errno.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "devices.h"
#include "fake_gpio.h"
#include "smp.h"

ZTEST(devices, test_a_pin_is_driven_as_granted_and_no_other)
{
	zassert_equal(run(&gpio_check), 0);
	zassert_true(log_becomes(&gpio_check, "open nothing: undefined-pin-label"));
	zassert_true(log_becomes(&gpio_check, "open other: pin-not-allowed"));
	zassert_true(log_becomes(&gpio_check, "read: pin-mode-not-allowed"));
	zassert_true(log_becomes(&gpio_check, "read and write: pin-mode-not-allowed"));
	zassert_true(log_becomes(&gpio_check, "set: done"));
	expect_state(&gpio_check, "running");
	zassert_equal(smp_command(false, COUNTERS, gpio_check.name), 0);
	zassert_equal(answer_counter("refusals"), 4);
	expect_busy(&gpio_twin, &gpio_check);
}

ZTEST(devices, test_a_pin_that_fails_says_so_until_it_works)
{
	fake_gpio_failure = -EIO;
	zassert_equal(run(&gpio_check), 0);
	zassert_true(log_becomes(&gpio_check, "set: hardware-fault"));
	zassert_false(log_mentions(&gpio_check, "set: done"));
	zassert_equal(fake_gpio_level, 0);
	fake_gpio_failure = 0;
	zassert_true(log_becomes(&gpio_check, "set: done"));
	expect_state(&gpio_check, "running");
}
