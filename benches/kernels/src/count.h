/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Counting instructions. QEMU has no counter of them, but with -icount its clock advances by the
 * same time with each instruction, so a loop of known length tells how many a span of time was.
 */

#ifndef COUNT_H_
#define COUNT_H_

#include <stdint.h>

/* Measures the loop of known length. */
void count_calibrate(void);

/* Begins a span; the spans do not nest. */
void count_begin(void);

/* Instructions since the span began. Meaningless where QEMU runs without -icount. */
uint64_t count_end(void);

#endif
