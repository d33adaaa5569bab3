/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Transfers on an I2C bus. A label stands for addresses on a bus; others do not answer. Addresses
 * have 7 bits.
 */

#ifndef KETCH_I2C_H_
#define KETCH_I2C_H_

#include "core.h"
#include "devices.h"

/* Why a transfer failed. Source: `error-code` of wasi:i2c/i2c, whose no-acknowledge has three sources. */
enum ketch_i2c_error {
	/* The bus does not work, or the transfer took longer than it may. */
	KETCH_I2C_BUS = 1,
	KETCH_I2C_ARBITRATION_LOSS = 2,
	/* Nobody answered, and the controller does not tell to what. */
	KETCH_I2C_NO_ACKNOWLEDGE = 3,
	KETCH_I2C_OVERRUN = 4,
	/* An operation that was not granted, too many bytes, too many calls in a second. */
	KETCH_I2C_OTHER = 5,
	KETCH_I2C_NO_ACKNOWLEDGE_ADDRESS = 6,
	KETCH_I2C_NO_ACKNOWLEDGE_DATA = 7,
};

/* A part of a transaction: use ketch_i2c_to_read() and ketch_i2c_to_write(). */
struct ketch_i2c_operation {
	uint8_t is_write;
	union {
		uint64_t length;
		struct ketch_list bytes;
	};
};

/* The answer of what reads: a list, or the number of an error and of its source. */
struct ketch_i2c_answer {
	uint8_t is_error;
	union {
		struct ketch_list list;
		uint8_t error[2];
	};
};

_Static_assert(sizeof(struct ketch_i2c_operation) == 16, "as the canonical ABI has it");
_Static_assert(sizeof(struct ketch_i2c_answer) == 12, "as the canonical ABI has it");

KETCH_IMPORT("ketch:devices/i2c@0.1.0", "open")
void ketch_import_i2c_open(const char *label, size_t length, uint32_t *answer);
KETCH_IMPORT("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.read")
void ketch_import_i2c_read(ketch_handle bus, uint32_t address, uint64_t length,
			   struct ketch_i2c_answer *answer);
KETCH_IMPORT("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.write")
void ketch_import_i2c_write(ketch_handle bus, uint32_t address, const void *data, size_t length,
			    uint8_t *answer);
KETCH_IMPORT("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.write-read")
void ketch_import_i2c_write_read(ketch_handle bus, uint32_t address, const void *data,
				 size_t length, uint64_t read_length,
				 struct ketch_i2c_answer *answer);
KETCH_IMPORT("wasi:i2c/i2c@0.2.0-draft", "[method]i2c.transaction")
void ketch_import_i2c_transaction(ketch_handle bus, uint32_t address,
				  const struct ketch_i2c_operation *operations, size_t count,
				  struct ketch_i2c_answer *answer);
KETCH_IMPORT("wasi:i2c/i2c@0.2.0-draft", "[resource-drop]i2c")
void ketch_import_i2c_drop(ketch_handle bus);

static inline enum ketch_i2c_error ketch_i2c_error(uint8_t error, uint8_t source)
{
	if (error != 2 || source > 1) {
		return (enum ketch_i2c_error)(error + 1U);
	}
	return source == 0 ? KETCH_I2C_NO_ACKNOWLEDGE_ADDRESS : KETCH_I2C_NO_ACKNOWLEDGE_DATA;
}

/* Copies what was read. */
static inline enum ketch_i2c_error ketch_i2c_take(const struct ketch_i2c_answer *answer, void *into,
						  size_t length)
{
	if (answer->is_error) {
		return ketch_i2c_error(answer->error[0], answer->error[1]);
	}
	(void)ketch_take(into, length, answer->list);
	return (enum ketch_i2c_error)KETCH_OK;
}

/* Opens the addresses behind a label. */
static inline enum ketch_device_error ketch_i2c_open(const char *label, ketch_handle *bus)
{
	uint32_t answer[2] = {0};

	ketch_import_i2c_open(label, ketch_length(label), answer);
	return ketch_device_word(answer, bus);
}

/* Reads so many bytes. Needs the operation `read`. */
static inline enum ketch_i2c_error ketch_i2c_read(ketch_handle bus, uint8_t address, void *into,
						  size_t length)
{
	struct ketch_i2c_answer answer = {0};

	ketch_forget();
	ketch_import_i2c_read(bus, address, length, &answer);
	return ketch_i2c_take(&answer, into, length);
}

/* Writes bytes. Needs the operation `write`. */
static inline enum ketch_i2c_error ketch_i2c_write(ketch_handle bus, uint8_t address,
						   const void *data, size_t length)
{
	uint8_t answer[3] = {0};

	ketch_import_i2c_write(bus, address, data, length, answer);
	return answer[0] ? ketch_i2c_error(answer[1], answer[2]) : (enum ketch_i2c_error)KETCH_OK;
}

/* Writes bytes and then reads some, with a repeated start between. Needs both operations. */
static inline enum ketch_i2c_error ketch_i2c_write_read(ketch_handle bus, uint8_t address,
							const void *data, size_t length, void *into,
							size_t read_length)
{
	struct ketch_i2c_answer answer = {0};

	ketch_forget();
	ketch_import_i2c_write_read(bus, address, data, length, read_length, &answer);
	return ketch_i2c_take(&answer, into, read_length);
}

/* A part of a transaction that reads so many bytes. */
static inline struct ketch_i2c_operation ketch_i2c_to_read(size_t length)
{
	return (struct ketch_i2c_operation){.is_write = 0, .length = length};
}

/* A part of a transaction that writes these bytes, which have to stay until it is over. */
static inline struct ketch_i2c_operation ketch_i2c_to_write(const void *data, size_t length)
{
	return (struct ketch_i2c_operation){.is_write = 1, .bytes = {data, length}};
}

/* Carries out all parts between one start and one stop. `into` gets what all of those that read have
 * brought, one behind the other.
 */
static inline enum ketch_i2c_error
ketch_i2c_transaction(ketch_handle bus, uint8_t address,
		      const struct ketch_i2c_operation *operations, size_t count, void *into,
		      size_t size)
{
	struct ketch_i2c_answer answer = {0};
	const struct ketch_list *lists;
	size_t taken = 0;

	ketch_forget();
	ketch_import_i2c_transaction(bus, address, operations, count, &answer);
	if (answer.is_error) {
		return ketch_i2c_error(answer.error[0], answer.error[1]);
	}
	lists = answer.list.start;
	for (size_t i = 0; i < answer.list.length; i++) {
		taken += ketch_take((uint8_t *)into + taken, size - taken, lists[i]);
	}
	return (enum ketch_i2c_error)KETCH_OK;
}

static inline void ketch_i2c_drop(ketch_handle bus)
{
	ketch_import_i2c_drop(bus);
}

#endif /* KETCH_I2C_H_ */
