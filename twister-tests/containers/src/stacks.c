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

/* Threads that ran containers, ended or not: what they used stays on their stacks. */
static const struct k_thread *threads[CONFIG_KETCH_COMMANDS_MAX + 1];

static void find(const struct k_thread *thread, void *unused)
{
	const char *name = k_thread_name_get((k_tid_t)thread);

	ARG_UNUSED(unused);
	if (strcmp(name, "ketch_command") != 0 && strcmp(name, "ketch_worker") != 0) {
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		if (threads[i] == NULL || threads[i] == thread) {
			threads[i] = thread;
			return;
		}
	}
}

static void look(const struct k_thread *thread, const char *after)
{
	/* The most so far: of the worker, and of commands. */
	static size_t most[2];
	const char *name = k_thread_name_get((k_tid_t)thread);
	bool command = strcmp(name, "ketch_command") == 0;
	size_t size = thread->stack_info.size;
	size_t unused;

	if (k_thread_stack_space_get(thread, &unused) != 0) {
		return;
	}
	if (size - unused > most[command]) {
		most[command] = size - unused;
		TC_PRINT("stacks;thread=%s;size=%zu;used=%zu;after=%s\n", name, size, size - unused,
			 after);
	}
	zassert_true(unused >= LEFT, "%s: %zu of %zu left after %s", name, unused, size, after);
}

void stacks_look(const char *after)
{
	/* Threads of native_sim run on stacks of the host's. */
	if (IS_ENABLED(CONFIG_ARCH_POSIX)) {
		return;
	}
	k_thread_foreach_unlocked(find, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(threads) && threads[i] != NULL; i++) {
		look(threads[i], after);
	}
}
