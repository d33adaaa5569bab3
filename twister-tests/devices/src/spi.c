/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Chips on an SPI bus, through Zephyr's emulated controller.
 */

#include <errno.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "devices.h"
#include "smp.h"
#include "spi_chips.h"

static const char *const lines[] = {
#include "spi-check-expected.inc"
};

static void empty(void *fixture)
{
	ARG_UNUSED(fixture);
	spi_failure = 0;
	forget(&spi_check);
	forget(&spi_check_twin);
}

ZTEST_SUITE(spi, NULL, NULL, empty, empty, NULL);

ZTEST(spi, test_each_call_gets_what_was_granted_and_no_more)
{
	zassert_equal(run(&spi_check), 0);
	expect_lines(&spi_check, lines, ARRAY_SIZE(lines));
	/* The chip's own node fixes how fast it is spoken to. */
	zassert_equal(spi_frequency, 8000000);
	zassert_equal(smp_command(false, COUNTERS, spi_check.name), 0);
	zassert_equal(answer_counter("refusals"), 4);
}

ZTEST(spi, test_a_bus_that_fails_is_told)
{
	spi_failure = -EIO;
	zassert_equal(run(&spi_check), 0);
	zassert_true(log_becomes(&spi_check, "identity: other"));
	/* It goes on to its end, and gets the same each time. */
	zassert_true(log_becomes(&spi_check, "enable: other"));
	zassert_true(log_becomes(&spi_check, "transfer without grant: other"));
	zassert_equal(smp_command(false, INSPECT, spi_check.name), 0);
	zassert_str_equal(answer_text("cause"), "exited");
}

ZTEST(spi, test_an_exclusive_chip_is_for_one_container)
{
	zassert_equal(run(&spi_check), 0);
	expect_busy(&spi_check_twin, &spi_check);
	forget(&spi_check);
	zassert_equal(smp_command(true, START, spi_check_twin.name), 0);
}
