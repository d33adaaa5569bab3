/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Analog inputs.
 */

#include <zephyr/drivers/adc.h>
#include <zephyr/drivers/adc/adc_emul.h>
#include <zephyr/ztest.h>

#include "devices.h"

static const struct device *const adc = DEVICE_DT_GET(DT_NODELABEL(test_adc));

ZTEST(devices, test_an_input_is_read_and_watched)
{
	zassert_ok(adc_emul_const_value_set(adc, 0, 1200));
	zassert_equal(run(&adc_check), 0);
	zassert_true(log_mentions(&adc_check, "open nothing: undefined-pin-label"));
	zassert_true(log_mentions(&adc_check, "open other: pin-not-allowed"));
	zassert_true(log_mentions(&adc_check, "raw 1489"));
	zassert_true(log_mentions(&adc_check, "permille 363"));
	zassert_true(log_mentions(&adc_check, "watch: a value out of the pin's range"));
	zassert_ok(adc_emul_const_value_set(adc, 0, 3000));
	zassert_true(log_becomes(&adc_check, "above: 3722"));
	zassert_ok(adc_emul_const_value_set(adc, 0, 100));
	zassert_true(log_becomes(&adc_check, "below: 124"));
	expect_busy(&adc_twin, &adc_check);
}

static int fails(const struct device *dev, unsigned int channel, void *data, uint32_t *value)
{
	ARG_UNUSED(dev);
	ARG_UNUSED(channel);
	ARG_UNUSED(data);
	ARG_UNUSED(value);
	return -EIO;
}

ZTEST(devices, test_an_input_that_fails_says_so)
{
	zassert_ok(adc_emul_value_func_set(adc, 0, fails, NULL));
	zassert_equal(run(&adc_check), 0);
	zassert_true(log_mentions(&adc_check, "read: hardware-fault"));
	/* It goes on, and is told what the input does when that works again. */
	zassert_ok(adc_emul_const_value_set(adc, 0, 3000));
	zassert_true(log_becomes(&adc_check, "above: 3722"));
	expect_state(&adc_check, "running");
}

/* A vibration with a knock at its 60th conversion. */
static int knock(const struct device *dev, unsigned int channel, void *data, uint32_t *value)
{
	int *count = data;

	ARG_UNUSED(dev);
	ARG_UNUSED(channel);
	*value = (*count)++ == 60 ? 2500 : 1650 + (*count % 5) * 10;
	return 0;
}

ZTEST(devices, test_what_is_unusual_is_noticed)
{
	static int count;

	zassert_ok(adc_emul_value_func_set(adc, 1, knock, &count));
	zassert_equal(run(&anomaly), 0);
	zassert_true(log_becomes(&anomaly, "conversion 60: 3102"));
	k_sleep(K_MSEC(500));
	zassert_false(log_mentions(&anomaly, "conversion 61"));
}
