/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Fills a small device with blinking containers, and goes on when it is full.
 */

#include <zephyr/debug/thread_analyzer.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "ketch_port.h"
#include "many.h"
#include "smp.h"

/* ketch_abi::Error */
#define OUT_OF_MEMORY 64

/* Fewer would be a step back. */
#define EXPECTED 24

static int running;

/* Uploads and starts one more. Returns the number of Ketch's error, or 0. */
static uint16_t fill(int index)
{
	struct image image = many_image(index);
	uint16_t error = upload(&image);

	return error != 0 ? error : smp_command(true, START, image.name);
}

ZTEST(many, test_1_as_many_as_fit_run)
{
	uint32_t used[CONFIG_KETCH_CONTAINERS_MAX + 1];
	uint16_t error = 0;

	used[0] = ketch_pool_used();
	while (running < CONFIG_KETCH_CONTAINERS_MAX) {
		error = fill(running);
		if (error != 0) {
			break;
		}
		used[++running] = ketch_pool_used();
	}
	/* For programs. `limit` is what keeps the next one out: the table, or the pool. */
	TC_PRINT("many;ram=%d;running=%d;limit=%s;pool=%d;pool-empty=%u;pool-first=%u;"
		 "pool-further=%u;log=%d\n",
		 CONFIG_SRAM_SIZE * 1024, running, error == 0 ? "places" : "pool",
		 CONFIG_KETCH_POOL_SIZE, used[0], used[1] - used[0],
		 running > 1 ? (used[running] - used[1]) / (running - 1) : 0, CONFIG_KETCH_LOG_SIZE);
	zassert_true(error == 0 || error == OUT_OF_MEMORY, "error %u", error);
	zassert_true(running >= EXPECTED, "only %d run", running);
}

ZTEST(many, test_2_all_of_them_blink)
{
	k_sleep(K_MSEC(2100));
	for (int i = 0; i < running; i++) {
		struct image image = many_image(i);

		zassert_equal(smp_command(false, COUNTERS, image.name), 0);
		/* The start, and four changes in two seconds. */
		zassert_true(answer_counter("events") >= 5, "%s has had %d events", image.name,
			     (int)answer_counter("events"));
		zassert_equal(smp_command(false, INSPECT, image.name), 0);
		zassert_str_equal(answer_text("state"), "running");
	}
}

/* Stops and starts every container once, in the order of their names. */
static void stop_and_start_all(void)
{
	for (int i = 0; i < running; i++) {
		struct image image = many_image(i);

		zassert_equal(smp_command(true, STOP, image.name), 0);
		zassert_equal(smp_command(true, START, image.name), 0, "container %d", i);
	}
}

#define ROUNDS 40

/*
 * How much of the pool is in use depends also on where free space stands: the allocator leaves what
 * is too small for a block of its own with its neighbour. So a few bytes come and go, for some rounds
 * upwards only; a leak would make each of the later half use more than any of the first.
 */
ZTEST(many, test_3_where_one_stops_another_starts)
{
	uint32_t most_before = 0;
	uint32_t least_after = UINT32_MAX;

	for (int round = 0; round < ROUNDS; round++) {
		stop_and_start_all();
		if (round < ROUNDS / 2) {
			most_before = MAX(most_before, ketch_pool_used());
		} else {
			least_after = MIN(least_after, ketch_pool_used());
		}
	}
	zassert_true(least_after <= most_before, "at least %u bytes, at most %u before",
		     least_after, most_before);
}

ZTEST(many, test_4_no_stack_is_nearly_full)
{
	thread_analyzer_print(0);
}

ZTEST_SUITE(many, NULL, NULL, NULL, NULL, NULL);
