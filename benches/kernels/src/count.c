/* SPDX-License-Identifier: Apache-2.0 */

#include "count.h"

#include <zephyr/kernel.h>

#define ROUNDS 1000000

/* Clock cycles for 2 * ROUNDS instructions. */
static uint64_t known;
static uint64_t begun;
/* The clock is 32 bits wide; the spans are shorter, but for that they may wrap it once. */
static uint64_t cycles(void)
{
	return k_cycle_get_32();
}

void count_begin(void)
{
	begun = cycles();
}

static uint64_t elapsed(void)
{
	return (uint32_t)(cycles() - begun);
}

void count_calibrate(void)
{
	uint32_t rounds = ROUNDS;

	count_begin();
	__asm__ volatile("1: subs %0, #1\n\tbne 1b" : "+r"(rounds) : : "cc");
	known = elapsed();
}

uint64_t count_end(void)
{
	return elapsed() * 2 * ROUNDS / known;
}
