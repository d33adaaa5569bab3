/* SPDX-License-Identifier: Apache-2.0 */

#include "kernels.h"

#define LIMIT 4096

static uint8_t composite[LIMIT];

KETCH_KERNEL(sieve)
{
	uint32_t sum = 0;

	for (uint32_t round = 0; round < rounds; round++) {
		for (uint32_t number = 0; number < LIMIT; number++) {
			composite[number] = 0;
		}
		for (uint32_t number = 2; number < LIMIT; number++) {
			if (composite[number]) {
				continue;
			}
			sum = kernel_fold(sum, number);
			for (uint32_t multiple = 2 * number; multiple < LIMIT; multiple += number) {
				composite[multiple] = 1;
			}
		}
	}
	return sum;
}
