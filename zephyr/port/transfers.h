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

#include <zephyr/sys/util.h>

#include "ketch_port.h"

/* At least a sensor's value. */
#define KETCH_TRANSFER_BYTES MAX(CONFIG_KETCH_TRANSFER_MAX, 8)

/* A call of a driver, with what it needs: all of it belongs to the thread that makes the call. */
struct ketch_transfer {
	/* Calls the driver with what stands here. */
	int (*call)(struct ketch_transfer *transfer);
	/* Its result, in the port's own numbers. */
	int result;
	/* Place in the device table. */
	uint8_t device;
	/* An address on its bus, or which of its channels. */
	uint8_t address;
	uint8_t count;
	struct ketch_segment segments[CONFIG_KETCH_SEGMENTS_MAX];
	uint8_t bytes[KETCH_TRANSFER_BYTES];
};

/* A place for a transfer, or NULL where all are taken: by others, or by drivers that do not return. */
struct ketch_transfer *ketch_transfer_take(void);

/* Takes the parts and their bytes, which have to fit, and calls the driver; the signal tells the end. */
void ketch_transfer_start(struct ketch_transfer *transfer, const struct ketch_segment *segments,
			  size_t count, const uint8_t *bytes, size_t length, size_t signal);

/* The same for a device that is on no bus of a container's: calls its driver with that many bytes, or with
 * as many zeros where there are none, which it may replace. NULL where no place is free.
 */
struct ketch_transfer *ketch_transfer_call(int (*call)(struct ketch_transfer *transfer),
					   size_t device, uint8_t address, const void *bytes,
					   size_t length, size_t signal);

/* The same for nobody who waits: what it is for, the call itself does. Returns whether a place was free. */
bool ketch_transfer_run(int (*call)(struct ketch_transfer *transfer));

#endif /* KETCH_TRANSFERS_H_ */
