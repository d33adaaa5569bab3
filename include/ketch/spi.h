/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Transfers to a chip on an SPI bus. Mode, speed and select line are the board's.
 */

#ifndef KETCH_SPI_H_
#define KETCH_SPI_H_

#include "core.h"

/* Why a transfer failed. Source: `error` of wasi:spi/spi. */
enum ketch_spi_error {
	KETCH_SPI_OVERRUN = 1,
	KETCH_SPI_MODE_FAULT = 2,
	KETCH_SPI_FRAME_FORMAT = 3,
	KETCH_SPI_CHIP_SELECT_FAULT = 4,
	/* In words, see ketch_reason(): not granted, too long, or else. */
	KETCH_SPI_OTHER = 5,
};

/* A part of a transaction: use ketch_spi_to_read() and its like. */
struct ketch_spi_operation {
	uint8_t which;
	union {
		uint64_t length;
		struct ketch_list bytes;
		uint32_t nanoseconds;
	};
};

/* What a part of a transaction brought. */
struct ketch_spi_outcome {
	uint8_t which;
	struct ketch_list bytes;
};

/* The answer of every call but open: a list, or in its place an error's number with its text. */
struct ketch_spi_answer {
	uint8_t is_error;
	union {
		struct ketch_list list;
		struct {
			uint8_t error;
			struct ketch_list text;
		};
	};
};

_Static_assert(sizeof(struct ketch_spi_operation) == 16, "as the canonical ABI has it");
_Static_assert(sizeof(struct ketch_spi_outcome) == 12, "as the canonical ABI has it");
_Static_assert(sizeof(struct ketch_spi_answer) == 16, "as the canonical ABI has it");

KETCH_IMPORT("wasi:spi/spi", "open")
void ketch_import_spi_open(const char *label, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:spi/spi", "[method]spi-device.read")
void ketch_import_spi_read(ketch_handle chip, uint64_t length, struct ketch_spi_answer *answer);
KETCH_IMPORT("wasi:spi/spi", "[method]spi-device.write")
void ketch_import_spi_write(ketch_handle chip, const void *data, size_t length,
			    struct ketch_spi_answer *answer);
KETCH_IMPORT("wasi:spi/spi", "[method]spi-device.transfer")
void ketch_import_spi_transfer(ketch_handle chip, const void *data, size_t length,
			       struct ketch_spi_answer *answer);
KETCH_IMPORT("wasi:spi/spi", "[method]spi-device.transaction")
void ketch_import_spi_transaction(ketch_handle chip, const struct ketch_spi_operation *operations,
				  size_t count, struct ketch_spi_answer *answer);
KETCH_IMPORT("wasi:spi/spi", "[resource-drop]spi-device")
void ketch_import_spi_drop(ketch_handle chip);

static inline enum ketch_spi_error ketch_spi_outcome(const struct ketch_spi_answer *answer)
{
	if (!answer->is_error) {
		return (enum ketch_spi_error)KETCH_OK;
	}
	if (answer->error + 1U == KETCH_SPI_OTHER) {
		ketch_answers_reason = answer->text;
	}
	return (enum ketch_spi_error)(answer->error + 1U);
}

/* Opens the chip with this label. */
static inline enum ketch_spi_error ketch_spi_open(const char *label, ketch_handle *chip)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_spi_open(label, ketch_length(label), &answer);
	return (enum ketch_spi_error)ketch_opened(&answer, KETCH_SPI_OTHER, chip);
}

/* Reads so many bytes. Needs the operation `read`. */
static inline enum ketch_spi_error ketch_spi_read(ketch_handle chip, void *into, size_t length)
{
	struct ketch_spi_answer answer = {0};

	ketch_forget();
	ketch_import_spi_read(chip, length, &answer);
	if (!answer.is_error) {
		(void)ketch_take(into, length, answer.list);
	}
	return ketch_spi_outcome(&answer);
}

/* Writes bytes. Needs the operation `write`. */
static inline enum ketch_spi_error ketch_spi_write(ketch_handle chip, const void *data,
						   size_t length)
{
	struct ketch_spi_answer answer = {0};

	ketch_forget();
	ketch_import_spi_write(chip, data, length, &answer);
	return ketch_spi_outcome(&answer);
}

/* Writes bytes, and reads as many at the same time. Needs both operations. */
static inline enum ketch_spi_error ketch_spi_transfer(ketch_handle chip, const void *data,
						      void *into, size_t length)
{
	struct ketch_spi_answer answer = {0};

	ketch_forget();
	ketch_import_spi_transfer(chip, data, length, &answer);
	if (!answer.is_error) {
		(void)ketch_take(into, length, answer.list);
	}
	return ketch_spi_outcome(&answer);
}

/* A part of a transaction that reads so many bytes. */
static inline struct ketch_spi_operation ketch_spi_to_read(size_t length)
{
	return (struct ketch_spi_operation){.which = 0, .length = length};
}

/* A part that writes these bytes, which have to stay until the transaction is over. */
static inline struct ketch_spi_operation ketch_spi_to_write(const void *data, size_t length)
{
	return (struct ketch_spi_operation){.which = 1, .bytes = {data, length}};
}

/* A part that writes these bytes and reads as many. */
static inline struct ketch_spi_operation ketch_spi_to_transfer(const void *data, size_t length)
{
	return (struct ketch_spi_operation){.which = 2, .bytes = {data, length}};
}

/* A part that waits for so many nanoseconds, with the chip selected. */
static inline struct ketch_spi_operation ketch_spi_to_wait(uint32_t nanoseconds)
{
	return (struct ketch_spi_operation){.which = 3, .nanoseconds = nanoseconds};
}

/* Carries out all parts while the chip is selected. `into` gets what those that read or transfer have
 * brought, one behind the other.
 */
static inline enum ketch_spi_error
ketch_spi_transaction(ketch_handle chip, const struct ketch_spi_operation *operations, size_t count,
		      void *into, size_t size)
{
	struct ketch_spi_answer answer = {0};
	const struct ketch_spi_outcome *outcomes;
	size_t taken = 0;

	ketch_forget();
	ketch_import_spi_transaction(chip, operations, count, &answer);
	if (answer.is_error) {
		return ketch_spi_outcome(&answer);
	}
	outcomes = answer.list.start;
	for (size_t i = 0; i < answer.list.length; i++) {
		if (outcomes[i].which == 0 || outcomes[i].which == 2) {
			taken += ketch_take((uint8_t *)into + taken, size - taken, outcomes[i].bytes);
		}
	}
	return (enum ketch_spi_error)KETCH_OK;
}

static inline void ketch_spi_drop(ketch_handle chip)
{
	ketch_import_spi_drop(chip);
}

#endif /* KETCH_SPI_H_ */
