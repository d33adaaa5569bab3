/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What containers keep.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

/* Starts it, and expects it to count so many starts. */
static void expect_start(uint32_t number)
{
	zassert_equal(smp_command(true, START, "keeper"), 0);
	zassert_equal(log_number(&keeper, "start "), number, "not start %u", number);
	zassert_equal(smp_command(true, STOP, "keeper"), 0);
}

ZTEST(containers, test_what_a_container_keeps_is_there_until_it_is_removed)
{
	zassert_equal(upload(&keeper), 0);
	expect_start(1);
	/* More changes than a half has room for. */
	for (uint32_t start = 2; start < 2 * CONFIG_KETCH_KEYVALUE_SIZE / 64; start++) {
		expect_start(start);
	}
	zassert_equal(smp_command(false, INSPECT, "keeper"), 0);
	zassert_equal(answer_number("key_value_used"), 64);
	zassert_equal(answer_number("key_value_bytes"), 256);
	zassert_equal(upload(&keeper), 0);
	expect_start(2 * CONFIG_KETCH_KEYVALUE_SIZE / 64);
	zassert_equal(smp_command(true, REMOVE, "keeper"), 0);
	zassert_equal(upload(&keeper), 0);
	expect_start(1);
}
