/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Threads that call drivers for containers. Whoever waits may give up at any time; the place of a
 * transfer is free again when its driver has returned.
 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/atomic.h>

#include "transfers.h"

/* Every thread that runs guests waits for one transfer at most: the worker, and each command. Analog
 * inputs that are watched are converted by one more.
 */
#define PLACES (1 + CONFIG_KETCH_COMMANDS_MAX + IS_ENABLED(CONFIG_KETCH_ADC))

/* In the place of a signal: nobody waits. */
#define NOBODY SIZE_MAX

enum state {
	FREE,
	TAKEN,
	/* From here on it belongs to the threads. */
	QUEUED,
	RUNNING,
	DONE,
	/* Nobody waits for it any more. */
	ABANDONED,
};

static struct place {
	/* For the queue; first. */
	void *reserved;
	atomic_t state;
	size_t signal;
	struct ketch_transfer transfer;
} places[PLACES];

static K_FIFO_DEFINE(queue);

static struct place *place_of(struct ketch_transfer *transfer)
{
	return CONTAINER_OF(transfer, struct place, transfer);
}

struct ketch_transfer *ketch_transfer_take(void)
{
	for (size_t i = 0; i < PLACES; i++) {
		if (atomic_cas(&places[i].state, FREE, TAKEN)) {
			return &places[i].transfer;
		}
	}
	return NULL;
}

static void enqueue(struct place *place, size_t signal)
{
	place->signal = signal;
	atomic_set(&place->state, QUEUED);
	k_fifo_put(&queue, place);
}

void ketch_transfer_start(struct ketch_transfer *transfer, const struct ketch_segment *segments,
			  size_t count, const uint8_t *bytes, size_t length, size_t signal)
{
	struct place *place = place_of(transfer);

	transfer->count = count;
	memcpy(transfer->segments, segments, count * sizeof(*segments));
	memcpy(transfer->bytes, bytes, length);
	enqueue(place, signal);
}

struct ketch_transfer *ketch_transfer_call(int (*call)(struct ketch_transfer *transfer),
					   size_t device, uint8_t address, const void *bytes,
					   size_t length, size_t signal)
{
	struct ketch_transfer *transfer = ketch_transfer_take();

	if (transfer != NULL) {
		transfer->call = call;
		transfer->device = device;
		transfer->address = address;
		/* What the driver does not write is nobody else's. */
		memset(transfer->bytes, 0, length);
		if (bytes != NULL) {
			memcpy(transfer->bytes, bytes, length);
		}
		enqueue(place_of(transfer), signal);
	}
	return transfer;
}

bool ketch_transfer_run(int (*call)(struct ketch_transfer *transfer))
{
	return ketch_transfer_call(call, 0, 0, NULL, 0, NOBODY) != NULL;
}

bool ketch_transfer_finish(struct ketch_transfer *transfer, uint8_t *bytes, size_t length,
			   int *result)
{
	struct place *place = place_of(transfer);

	if (atomic_get(&place->state) != DONE) {
		return false;
	}
	memcpy(bytes, transfer->bytes, length);
	*result = transfer->result;
	atomic_set(&place->state, FREE);
	return true;
}

void ketch_transfer_abandon(struct ketch_transfer *transfer)
{
	struct place *place = place_of(transfer);

	if (!atomic_cas(&place->state, QUEUED, ABANDONED) &&
	    !atomic_cas(&place->state, RUNNING, ABANDONED)) {
		atomic_set(&place->state, FREE);
	}
}

static void serve(void *a, void *b, void *c)
{
	ARG_UNUSED(a);
	ARG_UNUSED(b);
	ARG_UNUSED(c);
	while (true) {
		struct place *place = k_fifo_get(&queue, K_FOREVER);
		size_t signal = place->signal;

		if (atomic_cas(&place->state, QUEUED, RUNNING)) {
			place->transfer.result = place->transfer.call(&place->transfer);
			if (signal != NOBODY && atomic_cas(&place->state, RUNNING, DONE)) {
				ketch_signal_notify(signal);
				continue;
			}
		}
		atomic_set(&place->state, FREE);
	}
}

/* Before the containers: whoever waits for hardware has waited long enough when it is there. */
#define PRIORITY MAX(CONFIG_KETCH_WORKER_PRIORITY - 1, 0)
#define THREAD(number, _)                                                                          \
	K_THREAD_DEFINE(ketch_transfers_##number, CONFIG_KETCH_TRANSFER_STACK_SIZE, serve, NULL,   \
			NULL, NULL, PRIORITY, 0, 0)

LISTIFY(CONFIG_KETCH_TRANSFER_THREADS, THREAD, (;));
