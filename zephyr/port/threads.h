/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The threads that run guests.
 */

#ifndef KETCH_THREADS_H_
#define KETCH_THREADS_H_

#include <stddef.h>

/* The worker, and one for each command. */
#define KETCH_GUEST_THREADS (1 + CONFIG_KETCH_COMMANDS_MAX)

/* The place of the calling thread among them. */
size_t ketch_guest_thread(void);

#if defined(CONFIG_INIT_STACKS) && defined(CONFIG_THREAD_STACK_INFO)
struct ketch_stack_use {
	size_t size;
	size_t unused;
};

/* Of the commands that have ended, the stack of the one that left the least of it, in bytes. */
struct ketch_stack_use ketch_command_fullest(void);
#endif

#endif /* KETCH_THREADS_H_ */
