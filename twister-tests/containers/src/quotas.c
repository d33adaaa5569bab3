/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a container may use, by its manifest and by the device.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

static void after(void *fixture)
{
	ARG_UNUSED(fixture);
	forget(&eager);
}

ZTEST_SUITE(quotas, NULL, NULL, after, after, NULL);

static int64_t counted(const char *name)
{
	zassert_equal(smp_command(false, COUNTERS, eager.name), 0);
	return answer_counter(name);
}

ZTEST(quotas, test_handles_calls_and_lines_are_held_to_their_limits)
{
	zassert_equal(run(&eager), 0);
	k_sleep(K_MSEC(300));
	zassert_true(log_mentions(&eager, "second true, third false"));
	/* Five in a second, and as many more where another one began meanwhile. */
	zassert_between_inclusive(log_number(&eager, "calls "), 5, 10);
	zassert_equal(counted("handles_opened"), 2);
	zassert_true(counted("refusals") >= 2);
	zassert_true(counted("log_dropped") >= 90);
}

/* On native_sim, time stands still while a guest computes. */
#ifndef CONFIG_ARCH_POSIX
ZTEST(quotas, test_a_share_of_the_processor_holds)
{
	int64_t before;
	int64_t elapsed;
	int64_t used;

	zassert_equal(run(&eager), 0);
	k_sleep(K_SECONDS(1));
	used = counted("processor_us");
	before = k_uptime_ticks();
	k_sleep(K_SECONDS(5));
	used = counted("processor_us") - used;
	elapsed = k_ticks_to_us_ceil64(k_uptime_ticks() - before);
	TC_PRINT("quotas;share=10;used-us=%lld;elapsed-us=%lld;pauses=%lld\n", used, elapsed,
		 counted("pauses"));
	/* What is left of one period may come on top. */
	zassert_true(used <= elapsed / 10 + 1000 * CONFIG_KETCH_PERIOD_MS / 10 + 10000);
	zassert_true(used >= elapsed / 10 - 1000 * CONFIG_KETCH_PERIOD_MS / 10 - 10000);
	zassert_true(counted("pauses") >= 4);
	zassert_equal(smp_command(true, KILL, eager.name), 0);
	expect_state(&eager, "stopped");
}
#endif
