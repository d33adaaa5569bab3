/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Containers in other languages than Rust that use devices.
 */

#include <zephyr/ztest.h>

#include "devices.h"
#include "i2c_targets.h"
#include "smp.h"

#ifdef HAVE_THERMOMETER_C
static const uint8_t thermometer_bytes[] = {
#include "thermometer-c.inc"
};
static const struct image thermometer = {.name = "thermometer-c",
					 .bytes = thermometer_bytes,
					 .length = sizeof(thermometer_bytes)};
static const char *const thermometer_lines[] = {
#include "thermometer-c-expected.inc"
};
#endif

ZTEST(i2c, test_a_container_in_c_reads_the_thermometer)
{
#ifdef HAVE_THERMOMETER_C
	i2c_temperature = 21500;
	zassert_equal(run(&thermometer), 0);
	zassert_true(log_becomes(&thermometer, "21500 "));
	i2c_temperature = -5500;
	zassert_true(log_becomes(&thermometer, "-5500 "));
	expect_lines(&thermometer, thermometer_lines, ARRAY_SIZE(thermometer_lines));
	forget(&thermometer);
#else
	ztest_test_skip();
#endif
}
