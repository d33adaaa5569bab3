/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Beside containers that take what they can get, others and the operator get their turn.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

/* Before it come what is left of an event of the glutton, which takes 20 ms, and, once reactors have used
 * up their share of a period, the slices of two commands.
 */
#define LATE_US ((20 + 2 * CONFIG_KETCH_TIME_SLICE_MS + 10) * 1000)

/* The same containers, interpreted and compiled. */
struct crowd {
	const char *how;
	const struct image *ticker, *glutton, *spinner, *talker, *caller;
};

static const struct crowd interpreted = {
	"interpreted", &ticker,
	/* The glutton looks at the time to see when it has enough. */
	IS_ENABLED(CONFIG_ARCH_POSIX) ? &spin : &glutton,
	&command_spin, &log_loop, &call_loop,
};

#ifdef COMPILED_GUESTS
static const struct crowd compiled = {
	"compiled", &compiled_ticker,
	IS_ENABLED(CONFIG_ARCH_POSIX) ? &compiled_spin : &compiled_glutton,
	&compiled_command, &compiled_talker, &compiled_caller,
};
#endif

static void after(void *fixture)
{
	ARG_UNUSED(fixture);
	forget(&ticker);
	forget(&glutton);
	forget(&command_spin);
	forget(&log_loop);
	forget(&call_loop);
	forget(&spin);
}

ZTEST_SUITE(sharing, NULL, NULL, after, after, NULL);

/* Microseconds that the operator waits for an answer about this container. */
static int64_t asked(const struct image *image)
{
	int64_t before = k_uptime_ticks();

	expect_state(image, "running");
	return k_ticks_to_us_ceil64(k_uptime_ticks() - before);
}

/* The latency of a well-behaved container's timer, alone and beside three hostile ones. */
static void timer_beside_hostile_ones(const struct crowd *crowd)
{
	int64_t alone;
	int64_t late;
	int64_t ticks;
	int64_t answer = 0;

	zassert_equal(run(crowd->ticker), 0);
	k_sleep(K_SECONDS(1));
	zassert_equal(smp_command(true, STOP, crowd->ticker->name), 0);
	alone = log_number(crowd->ticker, "late ");

	/* The others are there before it: taking their images, the simulated flash keeps the processor
	 * for 400 ms, which is no container's doing.
	 */
	zassert_equal(run(crowd->glutton), 0);
	zassert_equal(run(crowd->spinner), 0);
	zassert_equal(run(crowd->talker), 0);
	zassert_equal(smp_command(true, START, crowd->ticker->name), 0);
	for (int i = 0; i < 20; i++) {
		k_sleep(K_MSEC(203));
		answer = MAX(answer, asked(crowd->ticker));
	}
	zassert_equal(smp_command(true, STOP, crowd->ticker->name), 0);
	ticks = log_number(crowd->ticker, "ticks ");
	late = log_number(crowd->ticker, "late ");
	TC_PRINT("sharing;code=%s;ticks=%lld;late-alone-us=%lld;late-us=%lld;answer-us=%lld\n",
		 crowd->how, ticks, alone, late, answer);
	zassert_true(alone >= 0 && alone <= 2000);
	zassert_true(late <= LATE_US, "%lld us late", late);
	zassert_true(ticks >= 4060 / (20 + LATE_US / 1000));
	zassert_true(answer <= 10000, "the operator waited %lld us", answer);
	/* Where time stands still while they compute, they have been ended. */
	if (!IS_ENABLED(CONFIG_ARCH_POSIX)) {
		expect_state(crowd->glutton, "running");
		expect_state(crowd->spinner, "running");
		expect_state(crowd->talker, "running");
	}
}

ZTEST(sharing, test_a_timer_beside_a_spinning_reactor_a_spinning_command_and_a_flood)
{
	timer_beside_hostile_ones(&interpreted);
}

#ifdef COMPILED_GUESTS
ZTEST(sharing, test_a_timer_beside_hostile_compiled_containers)
{
	timer_beside_hostile_ones(&compiled);
}
#endif

/* A command that never waits stops simulated time on native_sim. */
#ifndef CONFIG_ARCH_POSIX

static int64_t calls(const struct image *image)
{
	zassert_equal(smp_command(false, COUNTERS, image->name), 0);
	return answer_counter("host_calls");
}

/* A second command starts and works while the first one spins, and none of them keeps its thread. */
static void commands_share(const struct crowd *crowd)
{
	int64_t before;

	for (int round = 0; round < 3; round++) {
		zassert_equal(run(crowd->spinner), 0);
		zassert_equal(run(crowd->caller), 0, "round %d", round);
		before = calls(crowd->caller);
		k_sleep(K_MSEC(200));
		zassert_true(calls(crowd->caller) > before);
		expect_state(crowd->spinner, "running");
		zassert_equal(smp_command(true, KILL, crowd->spinner->name), 0);
		zassert_equal(smp_command(true, KILL, crowd->caller->name), 0);
		expect_state(crowd->caller, "stopped");
		zassert_str_equal(answer_text("cause"), "killed");
	}
}

ZTEST(sharing, test_a_command_starts_and_works_beside_one_that_spins)
{
	commands_share(&interpreted);
}

#ifdef COMPILED_GUESTS
ZTEST(sharing, test_a_compiled_command_starts_and_works_beside_one_that_spins)
{
	commands_share(&compiled);
}
#endif

/* Reactors come before commands, but not all the time. */
ZTEST(sharing, test_a_command_works_beside_a_reactor_that_never_rests)
{
	int64_t before;

	zassert_equal(run(&glutton), 0);
	zassert_equal(run(&call_loop), 0);
	k_sleep(K_SECONDS(2));
	before = calls(&call_loop);
	k_sleep(K_SECONDS(2));
	TC_PRINT("sharing;command-calls-beside-glutton=%lld\n", calls(&call_loop) - before);
	zassert_true(calls(&call_loop) - before > 1000);
}

#endif /* !CONFIG_ARCH_POSIX */
