/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The guest that makes the calls, as an image for each mode.
 */

#ifndef KETCH_BENCH_GUEST_H_
#define KETCH_BENCH_GUEST_H_

#include "guests.h"

extern const struct guest devices;

#endif /* KETCH_BENCH_GUEST_H_ */
