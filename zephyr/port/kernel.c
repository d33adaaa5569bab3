/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The kernel's clock, semaphores and interrupt lock, which are inline functions.
 */

#include <zephyr/irq.h>
#include <zephyr/kernel.h>

/* Management, the worker, and each command container: ketch_runtime::platform::Signal. */
static struct k_sem signals[2 + CONFIG_KETCH_CONTAINERS_MAX];

void ketch_signals_initialize(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		(void)k_sem_init(&signals[i], 0, 1);
	}
}

void ketch_signal_notify(size_t signal)
{
	k_sem_give(&signals[signal]);
}

/* A negative time waits for ever. */
void ketch_signal_wait(size_t signal, int64_t nanoseconds)
{
	(void)k_sem_take(&signals[signal], nanoseconds < 0 ? K_FOREVER : K_NSEC(nanoseconds));
}

uint64_t ketch_clock_now(void)
{
#ifdef CONFIG_TIMER_HAS_64BIT_CYCLE_COUNTER
	return k_cyc_to_ns_floor64(k_cycle_get_64());
#else
	return k_ticks_to_ns_floor64(k_uptime_ticks());
#endif
}

uint64_t ketch_clock_resolution(void)
{
#ifdef CONFIG_TIMER_HAS_64BIT_CYCLE_COUNTER
	return MAX(1, NSEC_PER_SEC / sys_clock_hw_cycles_per_sec());
#else
	return NSEC_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC;
#endif
}

unsigned int ketch_irq_lock(void)
{
	return irq_lock();
}

void ketch_irq_unlock(unsigned int key)
{
	irq_unlock(key);
}

FUNC_NORETURN void ketch_panic(void)
{
	k_panic();
	CODE_UNREACHABLE;
}
