/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Processor time of guests: one timer for each thread that runs them. It fires in the clock's
 * interrupt, which no guest can hold up.
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/barrier.h>

#include "threads.h"

/* Returns the microseconds until it wants to be called again, 0 for never. */
typedef uint32_t (*ketch_expire)(void *runtime, size_t container);

struct deadline {
	struct k_timer timer;
	k_tid_t thread;
	ketch_expire expire;
	void *runtime;
	size_t container;
	/* In cycles of the thread's own time, where the kernel counts it, or else in ticks. */
	uint64_t begin;
	/* How much of it there is from then on; UINT64_MAX for any. */
	uint64_t budget;
	/* Whether a guest runs; the timer may run on without one. */
	bool counts;
	/* Whether the thread has lost its priority. */
	bool lowered;
	/* When the timer fires, in ticks. */
	int64_t fires;
};

static struct deadline deadlines[KETCH_GUEST_THREADS];

#ifdef CONFIG_SCHED_THREAD_USAGE
BUILD_ASSERT(!IS_ENABLED(CONFIG_THREAD_RUNTIME_STATS_USE_TIMING_FUNCTIONS),
	     "Ketch counts processor time in cycles of the kernel's clock");

/*
 * k_thread_runtime_stats_get() must not be asked of the current thread from an interrupt: one that
 * comes in while threads are being switched finds no start of its slice, and the kernel then adds
 * all cycles since the processor's own start to its time, for ever.
 */
static uint64_t used(k_tid_t thread)
{
	unsigned int key = irq_lock();
	uint64_t cycles = thread->base.usage.total;
	uint32_t since = _current_cpu->usage0;

	if (thread == k_current_get() && since != 0) {
		cycles += k_cycle_get_32() - since;
	}
	irq_unlock(key);
	return cycles;
}

static uint64_t units(uint32_t microseconds)
{
	return k_us_to_cyc_ceil64(microseconds);
}

static uint32_t microseconds(uint64_t units)
{
	return k_cyc_to_us_near32(MIN(units, UINT32_MAX));
}

static k_timeout_t timeout(uint64_t left)
{
	return K_TICKS(k_cyc_to_ticks_ceil64(left));
}
#else
/* What other threads take meanwhile counts as this one's: busy guests are ended early. */
static uint64_t used(k_tid_t thread)
{
	ARG_UNUSED(thread);
	return k_uptime_ticks();
}

static uint64_t units(uint32_t microseconds)
{
	return k_us_to_ticks_ceil64(microseconds);
}

static uint32_t microseconds(uint64_t units)
{
	return k_ticks_to_us_near32(MIN(units, UINT32_MAX));
}

static k_timeout_t timeout(uint64_t left)
{
	return K_TICKS(left);
}
#endif

/* What the thread has used since the start. */
static uint64_t ran(const struct deadline *deadline)
{
	return used(deadline->thread) - deadline->begin;
}

static void set(struct deadline *deadline, uint64_t left)
{
	k_timeout_t wait = timeout(left);

	deadline->fires = k_uptime_ticks() + wait.ticks;
	k_timer_start(&deadline->timer, wait, K_NO_WAIT);
}

static void fired(struct k_timer *timer)
{
	struct deadline *deadline = CONTAINER_OF(timer, struct deadline, timer);
	uint64_t spent;

	deadline->fires = INT64_MAX;
	if (!deadline->counts) {
		return;
	}
	if (deadline->budget == UINT64_MAX) {
		return;
	}
	spent = ran(deadline);
	if (spent < deadline->budget) {
		/* It was kept from running, or it is another guest that began later. */
		set(deadline, deadline->budget - spent);
	} else {
		uint32_t more = deadline->expire(deadline->runtime, deadline->container);

		deadline->budget = UINT64_MAX;
		if (more != 0) {
			/* It is over its share, and goes on where nobody else wants the processor. */
			k_thread_priority_set(deadline->thread, K_LOWEST_APPLICATION_THREAD_PRIO);
			deadline->lowered = true;
		}
		if (more != 0 && more != UINT32_MAX) {
			deadline->budget = spent + units(more);
			set(deadline, units(more));
		}
	}
}

void ketch_deadline_start(ketch_expire expire, void *runtime, size_t container,
			  uint32_t time)
{
	struct deadline *deadline = &deadlines[ketch_guest_thread()];
	uint64_t left = units(time);

	if (deadline->thread == NULL) {
		k_timer_init(&deadline->timer, fired, NULL);
		deadline->fires = INT64_MAX;
	}
	/* The fields belong together, and the timer's interrupt reads them. */
	deadline->counts = false;
	barrier_dmem_fence_full();
	deadline->thread = k_current_get();
	deadline->expire = expire;
	deadline->runtime = runtime;
	deadline->container = container;
	deadline->begin = used(deadline->thread);
	deadline->budget = time == UINT32_MAX ? UINT64_MAX : left;
	barrier_dmem_fence_full();
	deadline->counts = true;
	/* A timer that still runs from an earlier event fires soon enough, and is set again then. That
	 * spares most events the work.
	 */
	if (time != UINT32_MAX && k_uptime_ticks() + timeout(left).ticks < deadline->fires) {
		set(deadline, left);
	}
}

uint32_t ketch_deadline_stop(void)
{
	struct deadline *deadline = &deadlines[ketch_guest_thread()];

	deadline->counts = false;
	barrier_dmem_fence_full();
	if (deadline->lowered) {
		deadline->lowered = false;
		k_thread_priority_set(deadline->thread, CONFIG_KETCH_COMMAND_PRIORITY);
	}
	return microseconds(ran(deadline));
}
