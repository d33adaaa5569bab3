/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * How much of their stacks the threads that run containers have used, after each container. Their
 * sizes are chosen by what is printed here.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "stacks.h"

/* What has to be left whatever a container does. */
#define LEFT 256

static void look(const struct k_thread *thread, void *after)
{
	/* The most so far: of the worker, and of commands. */
	static size_t most[2];
	const char *name = k_thread_name_get((k_tid_t)thread);
	bool command = strcmp(name, "ketch_command") == 0;
	size_t size = thread->stack_info.size;
	size_t unused;

	if (!command && strcmp(name, "ketch_worker") != 0) {
		return;
	}
	if (k_thread_stack_space_get(thread, &unused) != 0) {
		return;
	}
	if (size - unused > most[command]) {
		most[command] = size - unused;
		TC_PRINT("stacks;thread=%s;size=%zu;used=%zu;after=%s\n", name, size, size - unused,
			 (const char *)after);
	}
	zassert_true(unused >= LEFT, "%s: %zu of %zu left after %s", name, unused, size,
		     (const char *)after);
}

void stacks_look(const char *after)
{
	/* Threads of native_sim run on stacks of the host's. */
	if (!IS_ENABLED(CONFIG_ARCH_POSIX)) {
		k_thread_foreach_unlocked(look, (void *)after);
	}
}
