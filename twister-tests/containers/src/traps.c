/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Faults stay in their container and are told.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

ZTEST(containers, test_a_forged_handle_traps_and_harms_nobody_else)
{
	zassert_equal(run(&button), 0);
	zassert_equal(run(&forge_handle), 65 /* StartTrapped */);
	expect_state(&forge_handle, "failed");
	zassert_str_equal(answer_text("cause"), "trapped");
	zassert_str_equal(answer_text("trap"), "forged, stale or foreign handle");
	zassert_equal(smp_command(false, LOGS, "forge-handle"), 0);
	zassert_true(answer_mentions("forging"));
	zassert_false(answer_mentions("still here"));
	expect_state(&button, "running");
}

ZTEST(containers, test_a_runaway_ends_at_its_budget)
{
	zassert_equal(run(&blinky), 0);
	zassert_equal(run(&spin), 0);
	/* The faster the processor, the sooner. */
	for (int i = 0; i < 100 && strcmp(state(&spin), "failed") != 0; i++) {
		k_sleep(K_MSEC(100));
	}
	expect_state(&spin, "failed");
	zassert_str_equal(answer_text("cause"), "trapped");
	zassert_str_equal(answer_text("trap"), "instruction budget exhausted");
	expect_state(&blinky, "running");
}
