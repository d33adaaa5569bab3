/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The monotonic clock and timers. All times are nanoseconds; instants count from the device's start.
 */

#ifndef KETCH_CLOCK_H_
#define KETCH_CLOCK_H_

#include "core.h"
#include "poll.h"

KETCH_IMPORT("wasi:clocks/monotonic-clock@0.2.4", "now")
uint64_t ketch_import_now(void);
KETCH_IMPORT("wasi:clocks/monotonic-clock@0.2.4", "resolution")
uint64_t ketch_import_resolution(void);
KETCH_IMPORT("wasi:clocks/monotonic-clock@0.2.4", "subscribe-instant")
ketch_handle ketch_import_timer_at(uint64_t instant);
KETCH_IMPORT("wasi:clocks/monotonic-clock@0.2.4", "subscribe-duration")
ketch_handle ketch_import_timer_after(uint64_t duration);

/* Nanoseconds since the device started. */
static inline uint64_t ketch_now(void)
{
	return ketch_import_now();
}

/* The clock's step, in nanoseconds. */
static inline uint64_t ketch_clock_resolution(void)
{
	return ketch_import_resolution();
}

/* A pollable that is ready from this instant on. Traps where no handle is free, so give timers back. */
static inline ketch_handle ketch_clock_at(uint64_t instant)
{
	return ketch_import_timer_at(instant);
}

/* A pollable that is ready after so many nanoseconds. */
static inline ketch_handle ketch_clock_after(uint64_t duration)
{
	return ketch_import_timer_after(duration);
}

/* In a reactor: has KETCH_READY come with this token at this instant. Give the timer back with
 * ketch_pollable_drop() when it is over.
 */
static inline ketch_handle ketch_timer_at(uint64_t instant, uint32_t token)
{
	ketch_handle timer = ketch_clock_at(instant);

	ketch_subscribe(timer, token);
	return timer;
}

/* The same after so many nanoseconds. */
static inline ketch_handle ketch_timer_after(uint64_t duration, uint32_t token)
{
	ketch_handle timer = ketch_clock_after(duration);

	ketch_subscribe(timer, token);
	return timer;
}

/* In a command: waits for so many nanoseconds. */
static inline void ketch_sleep(uint64_t duration)
{
	ketch_handle timer = ketch_clock_after(duration);

	ketch_pollable_block(timer);
	ketch_pollable_drop(timer);
}

#endif /* KETCH_CLOCK_H_ */
