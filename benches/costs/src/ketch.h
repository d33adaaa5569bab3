/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Requests to Ketch as its SMP group hands them on, without the SMP server before it.
 */

#ifndef KETCH_COSTS_KETCH_H_
#define KETCH_COSTS_KETCH_H_

#include "guests.h"

enum command_number {
	CREATE = 4,
	START = 5,
	STOP = 6,
	KILL = 7,
	REMOVE = 8,
};

/* Bytes in one piece of an upload. */
#define PIECE 512

/* Does this with the guest's container. Whatever is refused ends the benchmark. */
void ketch(enum command_number number, const struct guest *guest);

/* Creates the guest's container, with this setting. */
void ketch_configure(const struct guest *guest, const char *key, const char *value);

/* Uploads the guest's image. */
void ketch_upload(const struct guest *guest);

/* Ends the benchmark, and says why. */
_Noreturn void give_up(const char *what, const char *why);

#endif /* KETCH_COSTS_KETCH_H_ */
