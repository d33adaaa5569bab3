/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Drivers that do not return: whoever waits for one fails at the bound of the device's node, and ends at
 * once when it is stopped.
 */

#include <string.h>

#include <zephyr/drivers/adc/adc_emul.h>
#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "devices.h"
#include "hold.h"
#include "smp.h"

/* transfer-time-ms of the three devices, and what may be late. */
#define BOUND_MS 200
#define LATE_MS  10
/* What loading a module may take, where computing takes time. */
#define LOADING_MS (IS_ENABLED(CONFIG_ARCH_POSIX) ? LATE_MS : 200)

enum driver held_driver;
int32_t held_ms;
int64_t held_since;

void hold(enum driver driver)
{
	if (driver == held_driver && held_ms > 0) {
		held_since = k_uptime_get();
		k_msleep(held_ms);
	}
}

static const struct device *const adc = DEVICE_DT_GET(DT_NODELABEL(test_adc));

static int convert(const struct device *dev, unsigned int channel, void *data, uint32_t *value)
{
	ARG_UNUSED(dev);
	ARG_UNUSED(channel);
	ARG_UNUSED(data);
	hold(ADC_DRIVER);
	*value = 1200;
	return 0;
}

static void release(void *fixture)
{
	ARG_UNUSED(fixture);
	held_driver = NO_DRIVER;
	held_ms = 0;
	forget(&blocked_check);
	forget(&adc_check);
	/* Whatever was held is free again. */
	k_sleep(K_MSEC(2000));
}

static void prepare(void *fixture)
{
	release(fixture);
	zassert_ok(adc_emul_value_func_set(adc, 0, convert, NULL));
}

ZTEST_SUITE(blocked, NULL, NULL, prepare, release, NULL);

/* Has the driver not return the next time it is called, and waits for that. */
static void block(enum driver driver)
{
	held_since = 0;
	held_ms = 1500;
	held_driver = driver;
	for (int i = 0; i < 2000 && held_since == 0; i++) {
		k_sleep(K_MSEC(1));
	}
	zassert_not_equal(held_since, 0, "the driver was not called");
}

static void expect_bounds(enum driver driver, const char *failure)
{
	static const enum command ends[] = {STOP, KILL};
	int64_t took;

	zassert_equal(run(&blocked_check), 0);
	zassert_true(log_becomes(&blocked_check, "1: adc"));
	zassert_false(log_mentions(&blocked_check, "failed"));
	block(driver);
	while (!log_mentions(&blocked_check, failure)) {
		zassert_true(k_uptime_get() - held_since < 1000, "%s", failure);
		k_sleep(K_MSEC(1));
	}
	took = k_uptime_get() - held_since;
	zassert_between_inclusive(took, BOUND_MS - 1, BOUND_MS + LATE_MS, "%lld ms", took);
	expect_state(&blocked_check, "running");

	ARRAY_FOR_EACH(ends, i) {
		const char *cause;
		int64_t begin;

		release(NULL);
		zassert_equal(run(&blocked_check), 0);
		block(driver);
		k_sleep(K_MSEC(50));
		begin = k_uptime_get();
		zassert_equal(smp_command(true, ends[i], blocked_check.name), 0);
		took = k_uptime_get() - begin;
		zassert_true(took <= LATE_MS, "%lld ms", took);
		zassert_equal(smp_command(false, INSPECT, blocked_check.name), 0);
		cause = answer_text("cause");
		zassert_true(strcmp(cause, "stopped") == 0 || strcmp(cause, "killed") == 0, "%s",
			     cause);
	}
}

ZTEST(blocked, test_a_conversion_that_does_not_end)
{
	expect_bounds(ADC_DRIVER, "adc failed: hardware-fault");
}

ZTEST(blocked, test_a_measurement_that_does_not_end)
{
	expect_bounds(FETCHING_DRIVER, "sensor failed: timeout");
}

ZTEST(blocked, test_a_reading_that_does_not_end)
{
	expect_bounds(READING_DRIVER, "reading failed: timeout");
}

ZTEST(blocked, test_a_transfer_to_a_chip_that_does_not_end)
{
	expect_bounds(SPI_DRIVER, "spi failed: other");
}

ZTEST(blocked, test_a_reactor_waits_no_longer_than_an_event_may_compute)
{
	int64_t begin;

	held_ms = 1500;
	held_driver = ADC_DRIVER;
	zassert_equal(upload(&adc_check), 0);
	begin = k_uptime_get();
	/* It reads twice in its first event. */
	zassert_equal(smp_command(true, START, adc_check.name), 0);
	zassert_true(k_uptime_get() - begin <= CONFIG_KETCH_EVENT_TIME_US / 1000 + LOADING_MS,
		     "%lld ms", k_uptime_get() - begin);
	zassert_true(log_mentions(&adc_check, "read: hardware-fault"));
	/* What it watches is converted when the driver has returned, and nobody else has waited. */
	held_driver = NO_DRIVER;
	k_sleep(K_MSEC(1600));
	zassert_ok(adc_emul_const_value_set(adc, 0, 3000));
	zassert_true(log_becomes(&adc_check, "above: 3722"));
	forget(&adc_check);
}
