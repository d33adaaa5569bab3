/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Containers and the pins that they were granted, and were not.
 */

#include <string.h>

#include <zephyr/devicetree.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/gpio/gpio_emul.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

static const struct gpio_dt_spec led0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_led0), gpios);
static const struct gpio_dt_spec led1 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_led1), gpios);
static const struct gpio_dt_spec button0 = GPIO_DT_SPEC_GET(DT_NODELABEL(ketch_button0), gpios);

/* The voltage at an output. */
static int level(const struct gpio_dt_spec *pin)
{
	return gpio_emul_output_get(pin->port, pin->pin);
}

/* How often the voltage changes in this time. */
static int changes(const struct gpio_dt_spec *pin, int milliseconds)
{
	int last = level(pin);
	int count = 0;

	for (int i = 0; i < milliseconds; i++) {
		k_sleep(K_MSEC(1));
		if (level(pin) != last) {
			last = level(pin);
			count++;
		}
	}
	return count;
}

ZTEST(containers, test_blinky_toggles_its_pin_until_it_is_stopped)
{
	int count;

	zassert_equal(upload(&blinky), 0);
	expect_state(&blinky, "verified");
	zassert_equal(changes(&led0, 1200), 0);

	zassert_equal(smp_command(true, START, "blinky"), 0);
	expect_state(&blinky, "running");
	zassert_str_equal(answer_text("trust"), "unsigned");
	zassert_true(answer_mentions("gpio led0 write"));
	/* Twice a second. */
	count = changes(&led0, 5000);
	zassert_between_inclusive(count, 9, 11, "%d changes", count);
	zassert_equal(level(&led1), 0);

	zassert_equal(smp_command(true, STOP, "blinky"), 0);
	expect_state(&blinky, "stopped");
	zassert_str_equal(answer_text("cause"), "stopped");
	zassert_equal(changes(&led0, 1200), 0);
}

ZTEST(containers, test_starting_and_stopping_twice_is_harmless)
{
	zassert_equal(run(&blinky), 0);
	zassert_equal(smp_command(true, START, "blinky"), 0);
	expect_state(&blinky, "running");
	zassert_equal(smp_command(true, STOP, "blinky"), 0);
	zassert_equal(smp_command(true, STOP, "blinky"), 0);
	zassert_equal(smp_command(true, KILL, "blinky"), 0);
	expect_state(&blinky, "stopped");
	zassert_equal(smp_command(true, START, "blinky"), 0);
	expect_state(&blinky, "running");
}

ZTEST(containers, test_edges_of_a_watched_pin_arrive_as_events)
{
	/* Active low: released is a high voltage. */
	zassert_ok(gpio_emul_input_set(button0.port, button0.pin, 1));
	zassert_equal(run(&button), 0);
	zassert_equal(level(&led0), 0);
	for (int i = 0; i < 20; i++) {
		zassert_ok(gpio_emul_input_set(button0.port, button0.pin, 0));
		k_sleep(K_MSEC(5));
		zassert_equal(level(&led0), 1, "press %d", i);
		zassert_ok(gpio_emul_input_set(button0.port, button0.pin, 1));
		k_sleep(K_MSEC(5));
		zassert_equal(level(&led0), 0, "release %d", i);
	}
}

/* The container calls every import of a reactor and logs a line that starts with `failed` for what
 * did not turn out as it should.
 */
ZTEST(containers, test_every_import_does_what_it_should)
{
	zassert_equal(run(&all_imports), 0);
	k_sleep(K_SECONDS(1));
	expect_state(&all_imports, "running");
	zassert_false(log_mentions(&all_imports, "failed"));
	zassert_true(log_mentions(&all_imports, "ready"));

	zassert_equal(smp_command(true, STOP, "all-imports"), 0);
	zassert_equal(smp_command(false, INSPECT, "all-imports"), 0);
	zassert_str_equal(answer_text("cause"), "exited");
	zassert_equal(answer_number("code"), 7);
}

ZTEST(containers, test_a_pin_that_another_container_was_granted_does_not_open)
{
	zassert_equal(run(&greedy_open), 0);
	expect_state(&greedy_open, "running");
	zassert_true(log_mentions(&greedy_open, "led1: pin-not-allowed"));
	zassert_true(log_mentions(&greedy_open, "nothing: undefined-pin-label"));
	zassert_true(log_mentions(&greedy_open, "led0: opened"));
	zassert_true(log_mentions(&greedy_open, "led0 as input: pin-mode-not-allowed"));
}

ZTEST(containers, test_an_import_without_its_capability_keeps_a_container_from_starting)
{
	zassert_equal(run(&no_grant), 50 /* CapabilityMissing */);
	zassert_not_null(strstr(answer_text("detail"), "gpio"));
	expect_state(&no_grant, "failed");
	zassert_str_equal(answer_text("cause"), "start-failed");
	zassert_false(log_mentions(&no_grant, "must never be seen"));
}
