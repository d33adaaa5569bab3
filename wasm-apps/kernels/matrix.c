/* SPDX-License-Identifier: Apache-2.0 */

#include "kernels.h"

#define SIDE 24

static int8_t left[SIDE][SIDE];
static int8_t right[SIDE][SIDE];
static int8_t product[SIDE][SIDE];

static int8_t saturated(int32_t value)
{
	if (value > INT8_MAX) {
		return INT8_MAX;
	}
	if (value < INT8_MIN) {
		return INT8_MIN;
	}
	return (int8_t)value;
}

/* As a layer of a small neural network does it. */
static void multiply(int32_t bias, int shift)
{
	for (int row = 0; row < SIDE; row++) {
		for (int column = 0; column < SIDE; column++) {
			int32_t sum = bias;

			for (int index = 0; index < SIDE; index++) {
				sum += (int32_t)left[row][index] * right[index][column];
			}
			product[row][column] = saturated(sum >> shift);
		}
	}
}

KETCH_KERNEL(matrix)
{
	uint32_t state = 2;
	uint32_t sum = 0;

	for (int row = 0; row < SIDE; row++) {
		for (int column = 0; column < SIDE; column++) {
			left[row][column] = (int8_t)kernel_random(&state);
			right[row][column] = (int8_t)kernel_random(&state);
		}
	}
	for (uint32_t round = 0; round < rounds; round++) {
		multiply((int32_t)round, 8);
		for (int index = 0; index < SIDE; index++) {
			sum = kernel_fold(sum, (uint32_t)product[index][SIDE - 1 - index]);
		}
	}
	return sum;
}
