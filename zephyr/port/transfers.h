/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Drivers that block, called on threads of their own, so that a container that waits for one can be
 * ended whatever the driver does.
 */

#ifndef KETCH_TRANSFERS_H_
#define KETCH_TRANSFERS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ketch_port.h"

/* A call of a driver, with what it needs: all of it belongs to the thread that makes the call. */
struct ketch_transfer {
	/* Calls the driver with what stands here. */
	int (*call)(struct ketch_transfer *transfer);
	/* Its result, in the port's own numbers. */
	int result;
	/* Place in the device table. */
	uint8_t device;
	uint8_t address;
	uint8_t count;
	struct ketch_segment segments[CONFIG_KETCH_SEGMENTS_MAX];
	uint8_t bytes[CONFIG_KETCH_TRANSFER_MAX];
};

/* A place for a transfer, or NULL where all are taken: by others, or by drivers that do not return. */
struct ketch_transfer *ketch_transfer_take(void);

/* Takes the parts and their bytes, which have to fit, and calls the driver; the signal tells the end. */
void ketch_transfer_start(struct ketch_transfer *transfer, const struct ketch_segment *segments,
			  size_t count, const uint8_t *bytes, size_t length, size_t signal);

#endif /* KETCH_TRANSFERS_H_ */
