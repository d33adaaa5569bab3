/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Random numbers.
 */

#ifndef KETCH_RANDOM_H_
#define KETCH_RANDOM_H_

#include "core.h"

KETCH_IMPORT("wasi:random/random@0.2.4", "get-random-u64")
uint64_t ketch_import_random(void);
KETCH_IMPORT("wasi:random/insecure@0.2.4", "get-insecure-random-u64")
uint64_t ketch_import_random_insecure(void);

/* A number that nobody can guess. A container that calls it is refused by devices that have none. */
static inline uint64_t ketch_random(void)
{
	return ketch_import_random();
}

/* A number for delays and games, on every device; never for secrets. */
static inline uint64_t ketch_random_insecure(void)
{
	return ketch_import_random_insecure();
}

/* Fills memory with bytes that nobody can guess. */
static inline void ketch_random_fill(void *into, size_t length)
{
	uint64_t number = 0;

	for (size_t i = 0; i < length; i++) {
		number = i % 8 == 0 ? ketch_random() : number >> 8;
		((uint8_t *)into)[i] = (uint8_t)number;
	}
}

#endif /* KETCH_RANDOM_H_ */
