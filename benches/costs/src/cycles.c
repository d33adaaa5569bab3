/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/sys/printk.h>

#include "cycles.h"

#define ROUNDS 1000000
/* One subtracts, one branches. */
#define ROUND_INSTRUCTIONS 2

static uint32_t loop_cycles = 1;
static int64_t reading;

static uint32_t loop(uint32_t rounds)
{
	uint32_t begin = k_cycle_get_32();

#if defined(CONFIG_ARM)
	__asm__ volatile("1: subs %0, #1\n bne 1b" : "+l"(rounds) : : "cc");
#elif defined(CONFIG_RISCV)
	__asm__ volatile("1: addi %0, %0, -1\n bnez %0, 1b" : "+r"(rounds));
#else
#error "the loop of two instructions is not written for this processor"
#endif
	return k_cycle_get_32() - begin;
}

int64_t instructions(uint32_t begin, uint32_t end)
{
	/* In parts, because the products are larger than the counter. */
	return (int64_t)(end - begin) * (ROUNDS * ROUND_INSTRUCTIONS) / loop_cycles - reading;
}

void calibrate(void)
{
	int64_t least = INT64_MAX;
	uint32_t begin;

	/* The difference of two loops is free of the readings around them. */
	loop_cycles = loop(2 * ROUNDS) - loop(ROUNDS);
	for (int i = 0; i < 16; i++) {
		begin = k_cycle_get_32();
		keep_least(&least, instructions(begin, k_cycle_get_32()));
	}
	reading = least;
	printk("calibration: %d instructions in a loop took %u cycles; a reading takes %lld "
	       "instructions\n",
	       ROUNDS * ROUND_INSTRUCTIONS, loop_cycles, reading);
	/* What is known is measured as everything else is. */
	begin = k_cycle_get_32();
	figure("calibration", "a loop of 200,000 instructions", "bare",
	       instructions(begin, begin + loop(100000)));
}

void figure(const char *mode, const char *operation, const char *side, int64_t value)
{
	printk("figure;%s;%s;%s;%lld\n", mode, operation, side, value);
}
