/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * How much of their stacks the threads that run containers have used, after each container. Their
 * sizes are chosen by what is printed here.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "stacks.h"
#include "threads.h"

/* What has to be left whatever a container does. */
#define LEFT 256

#define COMMAND "ketch_command"

/* Fails where a thread came too near to the end of its stack, and prints the most used so far. */
static void look(const char *name, struct ketch_stack_use use, const char *after)
{
	/* The most so far: of the worker, and of commands. */
	static size_t most[2];
	bool command = strcmp(name, COMMAND) == 0;
	size_t used = use.size - use.unused;

	if (used > most[command]) {
		most[command] = used;
		TC_PRINT("stacks;thread=%s;size=%zu;used=%zu;after=%s\n", name, use.size, used,
			 after);
	}
	zassert_true(use.unused >= LEFT, "%s: %zu of %zu left after %s", name, use.unused, use.size,
		     after);
}

/* Threads that are there. */
static void look_at(const struct k_thread *thread, void *after)
{
	const char *name = k_thread_name_get((k_tid_t)thread);
	struct ketch_stack_use use = {.size = thread->stack_info.size};

	if ((strcmp(name, COMMAND) == 0 || strcmp(name, "ketch_worker") == 0) &&
	    k_thread_stack_space_get(thread, &use.unused) == 0) {
		look(name, use, after);
	}
}

void stacks_look(const char *after)
{
	struct ketch_stack_use ended = ketch_command_fullest();

	/* Threads of native_sim run on stacks of the host's. */
	if (IS_ENABLED(CONFIG_ARCH_POSIX)) {
		return;
	}
	k_thread_foreach_unlocked(look_at, (void *)after);
	if (ended.size > 0) {
		look(COMMAND, ended, after);
	}
}
