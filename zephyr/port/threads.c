/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Static stacks: one for the worker that reactors share, one for each command container.
 */

#include <zephyr/kernel.h>

#include "threads.h"

typedef void (*ketch_entry)(void *runtime, size_t container);

#ifndef CONFIG_ARCH_POSIX
/* What is on the stack before a guest is entered. */
#define ENTRY 640
BUILD_ASSERT(CONFIG_KETCH_WORKER_STACK_SIZE >= CONFIG_KETCH_HOST_STACK_SIZE + ENTRY,
	     "KETCH_WORKER_STACK_SIZE leaves nothing beside KETCH_HOST_STACK_SIZE: raise it");
BUILD_ASSERT(CONFIG_KETCH_COMMAND_STACK_SIZE >= CONFIG_KETCH_HOST_STACK_SIZE + ENTRY,
	     "KETCH_COMMAND_STACK_SIZE leaves nothing beside KETCH_HOST_STACK_SIZE: raise it");
#endif

static K_THREAD_STACK_DEFINE(worker_stack, CONFIG_KETCH_WORKER_STACK_SIZE);
static struct k_thread worker;

static K_THREAD_STACK_ARRAY_DEFINE(command_stacks, CONFIG_KETCH_COMMANDS_MAX,
				   CONFIG_KETCH_COMMAND_STACK_SIZE);
static struct k_thread commands[CONFIG_KETCH_COMMANDS_MAX];
static bool command_started[CONFIG_KETCH_COMMANDS_MAX];
static K_MUTEX_DEFINE(commands_lock);

/* Threads of equal priority take turns, whatever they do. */
static void share(k_tid_t thread)
{
	k_thread_time_slice_set(thread, k_ms_to_ticks_ceil32(CONFIG_KETCH_TIME_SLICE_MS), NULL, NULL);
}

static void run(void *entry, void *runtime, void *container)
{
	((ketch_entry)entry)(runtime, (size_t)container);
}

size_t ketch_guest_thread(void)
{
	k_tid_t thread = k_current_get();

	for (size_t i = 0; i < CONFIG_KETCH_COMMANDS_MAX; i++) {
		if (thread == &commands[i]) {
			return 1 + i;
		}
	}
	return 0;
}

void ketch_worker_start(ketch_entry entry, void *runtime)
{
	k_tid_t thread = k_thread_create(&worker, worker_stack, K_THREAD_STACK_SIZEOF(worker_stack),
					 run, entry, runtime, NULL, CONFIG_KETCH_WORKER_PRIORITY, 0,
					 K_NO_WAIT);

	(void)k_thread_name_set(thread, "ketch_worker");
	share(thread);
}

void ketch_worker_yield(bool yields)
{
	k_thread_priority_set(&worker, yields ? CONFIG_KETCH_COMMAND_PRIORITY
					      : CONFIG_KETCH_WORKER_PRIORITY);
}

/* Returns whether a thread was free. */
bool ketch_command_start(ketch_entry entry, void *runtime, size_t container)
{
	bool found = false;

	(void)k_mutex_lock(&commands_lock, K_FOREVER);
	for (size_t i = 0; i < CONFIG_KETCH_COMMANDS_MAX && !found; i++) {
		k_tid_t thread;

		if (command_started[i] && k_thread_join(&commands[i], K_NO_WAIT) != 0) {
			continue;
		}
		thread = k_thread_create(&commands[i], command_stacks[i],
					 K_THREAD_STACK_SIZEOF(command_stacks[i]), run, entry,
					 runtime, (void *)container, CONFIG_KETCH_COMMAND_PRIORITY,
					 0, K_NO_WAIT);
		(void)k_thread_name_set(thread, "ketch_command");
		share(thread);
		command_started[i] = true;
		found = true;
	}
	(void)k_mutex_unlock(&commands_lock);
	return found;
}
