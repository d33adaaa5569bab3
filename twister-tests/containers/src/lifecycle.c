/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Starting, ending and forgetting, many times.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "ketch_port.h"
#include "smp.h"

ZTEST(containers, test_containers_come_and_go_without_a_trace)
{
	uint32_t used = 0;

	for (int i = 0; i < CONFIG_KETCH_TEST_ROUNDS; i++) {
		zassert_equal(run(&blinky), 0, "round %d", i);
		zassert_equal(run(&button), 0, "round %d", i);
		zassert_equal(smp_command(true, REMOVE, "blinky"), 41 /* ContainerRunning */);
		zassert_equal(smp_command(true, KILL, "blinky"), 0);
		expect_state(&blinky, "stopped");
		zassert_str_equal(answer_text("cause"), "killed");
		zassert_equal(smp_command(true, REMOVE, "blinky"), 0);
		zassert_equal(smp_command(true, STOP, "button"), 0);
		zassert_equal(smp_command(true, REMOVE, "button"), 0);
		zassert_equal(smp_command(false, INSPECT, "button"), 40 /* ContainerUnknown */);
		/* The first reactor since the start has taken the stack that all share. */
		if (i == 0) {
			used = ketch_pool_used();
		}
		zassert_equal(ketch_pool_used(), used, "round %d: %u bytes, %u before", i,
			      ketch_pool_used(), used);
	}
	TC_PRINT("soak;rounds=%d;uploads=%d;pool-used=%u\n", CONFIG_KETCH_TEST_ROUNDS,
		 2 * CONFIG_KETCH_TEST_ROUNDS, used);
}
