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
#include "trap.h"

ZTEST(containers, test_a_forged_handle_traps_and_harms_nobody_else)
{
	zassert_equal(run(&button), 0);
	zassert_equal(run(&forge_handle), 65 /* StartTrapped */);
	expect_state(&forge_handle, "failed");
	zassert_str_equal(answer_text("cause"), "trapped");
	zassert_str_equal(answer_trap(), "forged, stale or foreign handle");
	zassert_true(log_mentions(&forge_handle, "forging"));
	zassert_false(log_mentions(&forge_handle, "still here"));
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
	zassert_str_equal(answer_trap(), "time budget exhausted");
	expect_state(&blinky, "running");
}

/* On native_sim a thread that never blocks stops simulated time, and with it everything else. */
#ifndef CONFIG_ARCH_POSIX
ZTEST(containers, test_a_command_that_never_returns_holds_nobody_up_and_can_be_killed)
{
	int64_t before;

	zassert_equal(run(&blinky), 0);
	zassert_equal(run(&command_spin), 0);
	k_sleep(K_SECONDS(1));
	expect_state(&command_spin, "running");
	expect_state(&blinky, "running");

	before = k_uptime_get();
	zassert_equal(smp_command(true, KILL, command_spin.name), 0);
	zassert_true(log_time(&command_spin, "killed") - before < 200);
	expect_state(&command_spin, "stopped");
	zassert_str_equal(answer_text("cause"), "killed");

	/* And again, so that nothing of the first one is in the way. */
	zassert_equal(smp_command(true, START, command_spin.name), 0);
	zassert_equal(smp_command(true, STOP, command_spin.name), 0);
	zassert_str_equal(state(&command_spin), "stopped");
}
#endif
