/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Small programs that only compute, for measuring how fast code runs: compiled natively, and to
 * WebAssembly. Each is one function of this type, needs no library, and gives the same number
 * everywhere; calling it again with the same rounds gives that number again.
 */

#ifndef KETCH_KERNELS_H_
#define KETCH_KERNELS_H_

#include <stdint.h>

#ifdef __wasm__
#define KETCH_KERNEL(name) __attribute__((export_name(#name))) uint32_t kernel_##name(uint32_t rounds)
#else
#define KETCH_KERNEL(name) uint32_t kernel_##name(uint32_t rounds)
#endif

/* Linked list, small matrices, a state machine over text, tied together by a checksum. */
KETCH_KERNEL(mix);
/* CRC-32 over a buffer, a byte at a time, by table. */
KETCH_KERNEL(crc32);
/* Product of two int8 matrices with int32 sums, and a scaling back to int8. */
KETCH_KERNEL(matrix);
/* Fixed-point fast Fourier transform of 128 points. */
KETCH_KERNEL(fft);
/* Reading a JSON text without building a tree. */
KETCH_KERNEL(json);
/* Primes below 4096. */
KETCH_KERNEL(sieve);

/* The next of a sequence of numbers that look random. Source: Numerical Recipes, 3rd ed., 7.1. */
static inline uint32_t kernel_random(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

/* Takes a value into a checksum. */
static inline uint32_t kernel_fold(uint32_t sum, uint32_t value)
{
	return ((sum << 5) | (sum >> 27)) ^ value;
}

#endif
