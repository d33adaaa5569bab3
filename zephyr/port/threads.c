/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Static: one stack for the worker that reactors share. From the engine's pool: one for each command
 * container that runs, as large as its code needs.
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

/* What the pool aligns to, and what is lost where a stack needs more. */
#define POOL_ALIGN 8
#define SLACK (MAX(Z_KERNEL_STACK_OBJ_ALIGN, POOL_ALIGN) - POOL_ALIGN)

typedef void (*ketch_release)(void *stack, size_t bytes);

static struct command {
	struct k_thread thread;
	struct k_work end;
	ketch_entry entry;
	ketch_release release;
	/* What was taken from the pool; none where the thread is free. */
	atomic_ptr_t taken;
	size_t bytes;
} commands[CONFIG_KETCH_COMMANDS_MAX];

/* Threads of equal priority take turns, whatever they do. */
static void share(k_tid_t thread)
{
	k_thread_time_slice_set(thread, k_ms_to_ticks_ceil32(CONFIG_KETCH_TIME_SLICE_MS), NULL, NULL);
}

#if defined(CONFIG_INIT_STACKS) && defined(CONFIG_THREAD_STACK_INFO)
static struct ketch_stack_use fullest = {.unused = SIZE_MAX};

static void note_use(const struct k_thread *thread)
{
	size_t unused;

	if (k_thread_stack_space_get(thread, &unused) == 0 && unused < fullest.unused) {
		fullest.size = thread->stack_info.size;
		fullest.unused = unused;
	}
}

struct ketch_stack_use ketch_command_fullest(void)
{
	return fullest;
}
#else
static void note_use(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
}
#endif

static void run_worker(void *entry, void *runtime, void *unused)
{
	ARG_UNUSED(unused);
	((ketch_entry)entry)(runtime, 0);
}

static void run_command(void *started, void *runtime, void *container)
{
	struct command *command = started;

	command->entry(runtime, (size_t)container);
	(void)k_work_submit(&command->end);
}

/* On the system's work queue: no thread can give back the stack that it runs on. */
static void end_command(struct k_work *work)
{
	struct command *command = CONTAINER_OF(work, struct command, end);

	/* All that it has left to do is to end. */
	k_thread_abort(&command->thread);
	note_use(&command->thread);
	command->release(atomic_ptr_get(&command->taken), command->bytes);
	atomic_ptr_clear(&command->taken);
}

size_t ketch_guest_thread(void)
{
	k_tid_t thread = k_current_get();

	for (size_t i = 0; i < CONFIG_KETCH_COMMANDS_MAX; i++) {
		if (thread == &commands[i].thread) {
			return 1 + i;
		}
	}
	return 0;
}

void ketch_worker_start(ketch_entry entry, void *runtime)
{
	k_tid_t thread;

	for (size_t i = 0; i < CONFIG_KETCH_COMMANDS_MAX; i++) {
		k_work_init(&commands[i].end, end_command);
	}
	thread = k_thread_create(&worker, worker_stack, K_THREAD_STACK_SIZEOF(worker_stack),
				 run_worker, entry, runtime, NULL, CONFIG_KETCH_WORKER_PRIORITY, 0,
				 K_NO_WAIT);
	(void)k_thread_name_set(thread, "ketch_worker");
	share(thread);
}

void ketch_worker_yield(bool yields)
{
	k_thread_priority_set(&worker, yields ? CONFIG_KETCH_COMMAND_PRIORITY
					      : CONFIG_KETCH_WORKER_PRIORITY);
}

/* Bytes to take from the pool for a command with so many bytes of frames on its thread's stack. */
uint32_t ketch_command_stack(uint32_t frames)
{
	return K_KERNEL_STACK_LEN(CONFIG_KETCH_COMMAND_STACK_SIZE + frames) + SLACK;
}

/* The lock ends with the thread; a wait for a mutex gives way all the same. */
void ketch_command_leave(void)
{
	k_sched_lock();
}

/* Starts a command on a stack of ketch_command_stack() bytes of the pool, which `release` gets when the
 * thread has ended. Returns whether a thread was free.
 */
bool ketch_command_start(ketch_entry entry, void *runtime, size_t container, void *stack,
			 size_t bytes, ketch_release release)
{
	for (size_t i = 0; i < CONFIG_KETCH_COMMANDS_MAX; i++) {
		struct command *command = &commands[i];
		uintptr_t first = ROUND_UP((uintptr_t)stack, Z_KERNEL_STACK_OBJ_ALIGN);
		k_tid_t thread;

		if (!atomic_ptr_cas(&command->taken, NULL, stack)) {
			continue;
		}
		command->bytes = bytes;
		command->entry = entry;
		command->release = release;
		thread = k_thread_create(&command->thread, (k_thread_stack_t *)first,
					 bytes - SLACK - K_KERNEL_STACK_RESERVED, run_command,
					 command, runtime, (void *)container,
					 CONFIG_KETCH_COMMAND_PRIORITY, 0, K_NO_WAIT);
		(void)k_thread_name_set(thread, "ketch_command");
		share(thread);
		return true;
	}
	return false;
}
