/* SPDX-License-Identifier: Apache-2.0 */

#include "kernels.h"

#define POINTS 128
#define STAGES 7

struct point {
	int16_t real;
	int16_t imaginary;
};

static struct point turn[POINTS / 2];
static struct point data[POINTS];

/* 1.15 fixed point, rounded. */
static int16_t product(int16_t left, int16_t right)
{
	return (int16_t)(((int32_t)left * right + (1 << 14)) >> 15);
}

/* The points of half a circle, each from the one before by a turn of a 128th of it. */
static void fill_turn(void)
{
	/* cos and sin of 2 pi / 128 in 2.30 fixed point. */
	const int64_t cosine = 1072448455;
	const int64_t sine = 52686014;
	int64_t real = 1 << 30;
	int64_t imaginary = 0;

	for (int index = 0; index < POINTS / 2; index++) {
		int64_t next = (real * cosine + imaginary * sine) >> 30;

		turn[index].real = (int16_t)(real >= (1 << 30) - 32768 ? INT16_MAX : real >> 15);
		turn[index].imaginary = (int16_t)(imaginary >> 15);
		imaginary = (imaginary * cosine - real * sine) >> 30;
		real = next;
	}
}

static void order(void)
{
	for (uint32_t index = 0; index < POINTS; index++) {
		uint32_t other = 0;

		for (int bit = 0; bit < STAGES; bit++) {
			other |= ((index >> bit) & 1) << (STAGES - 1 - bit);
		}
		if (other > index) {
			struct point kept = data[index];

			data[index] = data[other];
			data[other] = kept;
		}
	}
}

/* Radix two, in place, halved at each stage so that nothing overflows. */
static void transform(void)
{
	order();
	for (int half = 1; half < POINTS; half *= 2) {
		int step = POINTS / 2 / half;

		for (int start = 0; start < half; start++) {
			struct point factor = turn[start * step];

			for (int upper = start; upper < POINTS; upper += 2 * half) {
				struct point *high = &data[upper];
				struct point *low = &data[upper + half];
				int32_t real = product(low->real, factor.real) -
					       product(low->imaginary, factor.imaginary);
				int32_t imaginary = product(low->real, factor.imaginary) +
						    product(low->imaginary, factor.real);

				low->real = (int16_t)((high->real - real) >> 1);
				low->imaginary = (int16_t)((high->imaginary - imaginary) >> 1);
				high->real = (int16_t)((high->real + real) >> 1);
				high->imaginary = (int16_t)((high->imaginary + imaginary) >> 1);
			}
		}
	}
}

KETCH_KERNEL(fft)
{
	uint32_t sum = 0;

	fill_turn();
	for (uint32_t round = 0; round < rounds; round++) {
		uint32_t state = round;

		for (int index = 0; index < POINTS; index++) {
			data[index].real = (int16_t)kernel_random(&state);
			data[index].imaginary = 0;
		}
		transform();
		for (int index = 0; index < POINTS; index++) {
			sum = kernel_fold(sum, (uint32_t)(data[index].real ^ data[index].imaginary));
		}
	}
	return sum;
}
