/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The thread for management, and how others hand it a job and wait for it.
 */

#include <zephyr/init.h>
#include <zephyr/kernel.h>

#include "ketch_port.h"

/*
 * The start makes a container's place, log included, and then the store's list of images, which
 * takes 192 bytes of stack for each place on a Cortex-M33. Both are measured; what is below them is
 * less than 4096.
 */
BUILD_ASSERT(CONFIG_KETCH_MANAGEMENT_STACK_SIZE >= 4096 + CONFIG_KETCH_LOG_SIZE,
	     "KETCH_MANAGEMENT_STACK_SIZE is too small for KETCH_LOG_SIZE: raise it");
BUILD_ASSERT(CONFIG_KETCH_MANAGEMENT_STACK_SIZE >= 4096 + 192 * CONFIG_KETCH_CONTAINERS_MAX,
	     "KETCH_MANAGEMENT_STACK_SIZE is too small for KETCH_CONTAINERS_MAX: raise it");

static K_THREAD_STACK_DEFINE(stack, CONFIG_KETCH_MANAGEMENT_STACK_SIZE);
static struct k_thread thread;

/* Held by the one who has a job, which is in `current` between `offered` and `done`. */
static K_MUTEX_DEFINE(lock);
static K_SEM_DEFINE(offered, 0, 1);
static K_SEM_DEFINE(done, 0, 1);
static void *current;

/* Returns when the job is done. Blocks; never called by the management thread itself. */
void ketch_management_call(void *job)
{
	(void)k_mutex_lock(&lock, K_FOREVER);
	current = job;
	k_sem_give(&offered);
	(void)k_sem_take(&done, K_FOREVER);
	(void)k_mutex_unlock(&lock);
}

/* The next job, when there is one. For the management thread. */
void *ketch_management_next(void)
{
	(void)k_sem_take(&offered, K_FOREVER);
	return current;
}

/* After this the job is its owner's again. */
void ketch_management_done(void)
{
	k_sem_give(&done);
}

static void run(void *first, void *second, void *third)
{
	ARG_UNUSED(first);
	ARG_UNUSED(second);
	ARG_UNUSED(third);
	ketch_management_run();
}

static int start(void)
{
	k_tid_t id = k_thread_create(&thread, stack, K_THREAD_STACK_SIZEOF(stack), run, NULL, NULL,
				     NULL, CONFIG_KETCH_MANAGEMENT_PRIORITY, 0, K_NO_WAIT);

	(void)k_thread_name_set(id, "ketch_management");
	return 0;
}

SYS_INIT(start, APPLICATION, CONFIG_KETCH_INIT_PRIORITY);
