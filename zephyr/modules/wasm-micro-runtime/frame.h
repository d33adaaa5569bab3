/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Included before the interpreter's loop. Where a processor reads numbers of 64 bits word by word, WAMR
 * does so in functions that GCC would inline at each of their uses, with a place on the stack for each:
 * the loop's frame is 712 bytes on a Cortex-M33 then, and 128 where they stay functions. Containers call
 * the host from below that frame, and host functions a guest's allocator from below a second one.
 */

#include <stdint.h>

static int64_t __attribute__((noinline)) GET_I64_FROM_ADDR(uint32_t *addr);
static double __attribute__((noinline)) GET_F64_FROM_ADDR(uint32_t *addr);
