/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Counting instructions with the system's clock: under `qemu -icount` every instruction takes the
 * same simulated time.
 */

#ifndef KETCH_COSTS_CYCLES_H_
#define KETCH_COSTS_CYCLES_H_

#include <stdint.h>
#include <zephyr/kernel.h>

/* Measures how many cycles an instruction takes, and prints it. Before all else. */
void calibrate(void);

/* The instructions between two readings of k_cycle_get_32(), without those of the reading. */
int64_t instructions(uint32_t begin, uint32_t end);

/* Prints a figure as `cargo xtask bench` reads it. `mode` is how guests run. */
void figure(const char *mode, const char *operation, const char *side, int64_t value);

/* Keeps the smallest of some values: what an interrupt disturbed does not count. */
static inline void keep_least(int64_t *least, int64_t value)
{
	*least = MIN(*least, value);
}

#endif /* KETCH_COSTS_CYCLES_H_ */
