/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Whatever a container does, it ends: for its time, or when an operator says so.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "ketch_port.h"
#include "smp.h"
#include "trap.h"

/* What a container may take longer to end than its budget, or than the request to end it. */
#define GRACE_US 10000

static const struct image *const all[] = {
	&call_loop, &command_hello, &command_spin, &deaf,	&deep_recursion,
	&grow_loop, &log_loop,	    &sleeper,	   &spin,	&spin_start,
	&blinky,
};

static void after(void *fixture)
{
	ARG_UNUSED(fixture);
	ARRAY_FOR_EACH(all, i) {
		forget(all[i]);
	}
}

ZTEST_SUITE(stops, NULL, NULL, after, after, NULL);

static void wait_end(const struct image *image)
{
	for (int i = 0; i < 100 && strcmp(state(image), "running") == 0; i++) {
		k_sleep(K_MSEC(100));
	}
	expect_state(image, "failed");
}

/* What uses up its time: which container, the last line that it logs before, and what ends it. */
struct overrun {
	const struct image *image;
	const char *line;
	/* The number of the error that the start is refused with, or 0. */
	uint16_t refused;
	/* Ended by asking it to. */
	bool stop;
};

static void overruns(const char *how, const struct overrun *overrun)
{
	int64_t took;

	zassert_equal(run(overrun->image), overrun->refused, "%s", overrun->image->name);
	if (overrun->stop) {
		zassert_equal(smp_command(true, STOP, overrun->image->name), 0);
	}
	wait_end(overrun->image);
	zassert_str_equal(answer_text("cause"), "trapped", "%s", overrun->image->name);
	zassert_str_equal(answer_trap(), "time budget exhausted", "%s", overrun->image->name);
	took = 1000 * (log_time(overrun->image, "trapped: ") - log_time(overrun->image, overrun->line));
	TC_PRINT("stops;code=%s;container=%s;budget-us=%d;ended-after-us=%lld\n", how,
		 overrun->image->name, CONFIG_KETCH_EVENT_TIME_US, took);
	/* Times in the log are whole milliseconds. */
	zassert_true(took <= CONFIG_KETCH_EVENT_TIME_US + GRACE_US);
	forget(overrun->image);
}

ZTEST(stops, test_what_never_returns_is_ended_within_its_budget)
{
	static const struct overrun cases[] = {
		{&spin, "spinning"},
		{&spin_start, "starting", 65 /* StartTrapped */},
		{&deaf, "not yet", 0, true},
	};

	ARRAY_FOR_EACH_PTR(cases, it) {
		overruns("interpreted", it);
	}
}

#ifdef COMPILED_GUESTS
ZTEST(stops, test_compiled_code_that_never_returns_is_ended_within_its_budget)
{
	static const struct overrun cases[] = {
		{&compiled_spin, "spinning"},
		{&compiled_spin_start, "starting", 65 /* StartTrapped */},
		{&compiled_deaf, "not yet", 0, true},
	};

	ARRAY_FOR_EACH_PTR(cases, it) {
		overruns("compiled", it);
	}
}
#endif

ZTEST(stops, test_recursion_without_end_traps)
{
	zassert_equal(run(&deep_recursion), 0);
	wait_end(&deep_recursion);
	zassert_str_equal(answer_text("cause"), "trapped");
}

ZTEST(stops, test_host_functions_have_room_however_deep_they_are_called)
{
	zassert_equal(run(&deep_calls), 0);
	wait_end(&deep_calls);
	zassert_str_equal(answer_trap(), "stack exhausted");
	zassert_true(log_mentions(&deep_calls, "level 16"));
	/* And looks at the thread's stack. */
	forget(&deep_calls);
}

/* Commands that never end by themselves. */
static void killed(const char *how, const struct image *image, enum command request)
{
	int64_t before;
	int64_t took;

	zassert_equal(run(image), 0, "%s", image->name);
	/* Deep in what it does. */
	k_sleep(K_MSEC(150));
	expect_state(image, "running");
	before = k_uptime_get();
	zassert_equal(smp_command(true, request, image->name), 0, "%s", image->name);
	/* When it ended, and not when that was written into flash and answered. */
	took = 1000 * (log_time(image, request == KILL ? "killed" : "stopped") - before);
	expect_state(image, "stopped");
	zassert_str_equal(answer_text("cause"), request == KILL ? "killed" : "stopped");
	TC_PRINT("stops;code=%s;container=%s;request=%s;ended-after-us=%lld\n", how, image->name,
		 request == KILL ? "kill" : "stop", took);
	zassert_true(took <= GRACE_US, "%s: %lld us", image->name, took);
	forget(image);
}

/* A host call that blocks is ended everywhere; what computes, where it can be preempted. */
ZTEST(stops, test_commands_that_never_end_are_ended_at_once)
{
	static const struct image *const cases[] = {
		&sleeper,
#ifndef CONFIG_ARCH_POSIX
		&command_spin, &call_loop, &log_loop, &grow_loop,
#endif
	};

	ARRAY_FOR_EACH(cases, i) {
		killed("interpreted", cases[i], KILL);
		killed("interpreted", cases[i], STOP);
	}
}

#ifdef COMPILED_GUESTS
ZTEST(stops, test_compiled_commands_that_never_end_are_ended_at_once)
{
	static const struct image *const cases[] = {
		&compiled_sleeper,
#ifndef CONFIG_ARCH_POSIX
		&compiled_command, &compiled_caller, &compiled_talker, &compiled_grower,
#endif
	};

	ARRAY_FOR_EACH(cases, i) {
		killed("compiled", cases[i], KILL);
		killed("compiled", cases[i], STOP);
	}
}
#endif

#ifdef CONFIG_KETCH_METERING
/* Where nothing preempts, the count of instructions contains them. */
ZTEST(stops, test_commands_that_never_end_are_contained)
{
	static const struct image *const cases[] = {
		&command_spin, &call_loop, &log_loop, &grow_loop,
	};

	ARRAY_FOR_EACH(cases, i) {
		zassert_equal(run(cases[i]), 0, "%s", cases[i]->name);
		wait_end(cases[i]);
		zassert_str_equal(answer_trap(), "time budget exhausted", "%s", cases[i]->name);
	}
}
#endif

static size_t threads(void);

/* Waits until no thread is left over: one that was waited for ends a moment later. */
static void expect_threads(size_t expected, int round)
{
	for (int i = 0; i < 10 && threads() != expected; i++) {
		k_sleep(K_MSEC(1));
	}
	zassert_equal(threads(), expected, "round %d", round);
}

static void count(const struct k_thread *thread, void *counted)
{
	ARG_UNUSED(thread);
	*(size_t *)counted += 1;
}

/* Threads that have not ended. */
static size_t threads(void)
{
	size_t counted = 0;

	k_thread_foreach(count, &counted);
	return counted;
}

ZTEST(stops, test_a_kill_may_meet_the_end_without_a_trace)
{
	uint32_t used = 0;
	size_t alive = 0;
	int killed = 0;
	int exited = 0;

	zassert_equal(upload(&command_hello), 0);
	for (int i = 0; i < 16 * CONFIG_KETCH_TEST_ROUNDS; i++) {
		zassert_equal(smp_command(true, START, "command-hello"), 0, "round %d", i);
		/* It takes 30 ms and what computing takes. */
		k_sleep(K_USEC(100 * (i % 400)));
		zassert_equal(smp_command(true, KILL, "command-hello"), 0, "round %d", i);
		if (strcmp(state(&command_hello), "stopped") == 0) {
			zassert_str_equal(answer_text("cause"), "killed");
			killed++;
		} else {
			zassert_str_equal(answer_text("cause"), "exited");
			zassert_equal(answer_number("code"), 3);
			exited++;
		}
		if (i == 0) {
			k_sleep(K_MSEC(10));
			used = ketch_pool_used();
			alive = threads();
		}
		zassert_equal(ketch_pool_used(), used, "round %d: %u bytes, %u before", i,
			      ketch_pool_used(), used);
		expect_threads(alive, i);
	}
	TC_PRINT("stops;rounds=%d;killed=%d;exited=%d;pool-used=%u;threads=%zu\n",
		 16 * CONFIG_KETCH_TEST_ROUNDS, killed, exited, used, alive);
	zassert_true(killed > 0 && exited > 0);
}

ZTEST(stops, test_starts_and_kills_leave_no_trace)
{
	uint32_t used = 0;
	size_t alive = 0;

	zassert_equal(upload(&blinky), 0);
	zassert_equal(upload(&sleeper), 0);
	for (int i = 0; i < 20 * CONFIG_KETCH_TEST_ROUNDS; i++) {
		zassert_equal(smp_command(true, START, "blinky"), 0, "round %d", i);
		zassert_equal(smp_command(true, START, "sleeper"), 0, "round %d", i);
		zassert_equal(smp_command(true, KILL, "blinky"), 0, "round %d", i);
		zassert_equal(smp_command(true, KILL, "sleeper"), 0, "round %d", i);
		if (i == 0) {
			k_sleep(K_MSEC(10));
			used = ketch_pool_used();
			alive = threads();
		}
		zassert_equal(ketch_pool_used(), used, "round %d: %u bytes, %u before", i,
			      ketch_pool_used(), used);
		expect_threads(alive, i);
	}
	TC_PRINT("stops;rounds=%d;pool-used=%u;threads=%zu\n", 20 * CONFIG_KETCH_TEST_ROUNDS, used,
		 alive);
}
