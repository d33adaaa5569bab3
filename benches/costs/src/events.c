/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * From an interrupt to the guest's handler, and the end of one that never returns. On both sides
 * the guest runs on a thread of the same priority and waits on a semaphore.
 */

#include <zephyr/kernel.h>

#include "bare.h"
#include "costs.h"
#include "cycles.h"
#include "ketch.h"
#include "pins.h"

#define ROUNDS 8
#define BEFORE_ALL 1

static K_THREAD_STACK_DEFINE(stack, CONFIG_KETCH_WORKER_STACK_SIZE);
static struct k_thread thread;

static void serve(void *argument, void *second, void *third)
{
	struct bare *bare = argument;

	ARG_UNUSED(second);
	ARG_UNUSED(third);
	(void)wasm_runtime_init_thread_env();
	while (k_sem_take(&bare_edge, K_FOREVER) == 0 && bare_call(bare, 1, 1)) {
	}
	wasm_runtime_destroy_thread_env();
}

static void bare_begin(struct bare *bare, const struct guest *guest)
{
	k_sem_reset(&bare_edge);
	bare_load(bare, guest);
	bare_instantiate(bare, guest);
	(void)bare_call(bare, 0, 0);
	k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), serve, bare, NULL, NULL,
			CONFIG_KETCH_WORKER_PRIORITY, 0, K_NO_WAIT);
	k_sleep(K_MSEC(10));
}

/* Instructions from the edge to the guest's mark. */
static int64_t edge_to_mark(const struct guest *guest)
{
	uint32_t begin;

	marks_clear();
	begin = k_cycle_get_32();
	press();
	k_sleep(K_MSEC(10));
	if (marked == 0) {
		give_up(guest->name, "the guest did not notice the edge");
	}
	return instructions(begin, marked_at[0]);
}

static void edges(void)
{
	int64_t without = INT64_MAX, with = INT64_MAX;
	struct bare bare;

	bare_begin(&bare, &event);
	for (int i = 0; i < ROUNDS; i++) {
		keep_least(&without, edge_to_mark(&event));
	}
	bare_terminate(&bare);
	k_sem_give(&bare_edge);
	(void)k_thread_join(&thread, K_FOREVER);
	bare_end(&bare);
	bare_unload(&bare);

	ketch_upload(&event);
	ketch(START, &event);
	for (int i = 0; i < ROUNDS; i++) {
		keep_least(&with, edge_to_mark(&event));
	}
	ketch(STOP, &event);
	ketch(REMOVE, &event);
	figure(mode_name(), "event (edge of a pin) to handler", BARE, without);
	figure(mode_name(), "event (edge of a pin) to handler", KETCH, with);
}

static void kills(void)
{
	int64_t without, with = INT64_MAX;
	struct bare bare;
	uint32_t begin;

	/* Else the guest would keep this thread out. */
	k_thread_priority_set(k_current_get(), BEFORE_ALL);
	bare_begin(&bare, &spin);
	(void)edge_to_mark(&spin);
	begin = k_cycle_get_32();
	bare_terminate(&bare);
	(void)k_thread_join(&thread, K_FOREVER);
	bare_end(&bare);
	without = instructions(begin, k_cycle_get_32());
	bare_unload(&bare);

	/* Now and then what is kept of a container takes a new page. */
	for (int i = 0; i < ROUNDS; i++) {
		ketch_upload(&spin);
		ketch(START, &spin);
		(void)edge_to_mark(&spin);
		begin = k_cycle_get_32();
		ketch(KILL, &spin);
		keep_least(&with, instructions(begin, k_cycle_get_32()));
		ketch(REMOVE, &spin);
	}
	k_thread_priority_set(k_current_get(), CONFIG_MAIN_THREAD_PRIORITY);
	figure(mode_name(), "kill of an endless loop", BARE, without);
	figure(mode_name(), "kill of an endless loop", KETCH, with);
}

void costs_of_events(void)
{
	edges();
	kills();
}
