/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Serial lines. No call waits: what arrives is kept by the device until it is read, what is written
 * goes out of a buffer of its own.
 */

#ifndef KETCH_UART_H_
#define KETCH_UART_H_

#include "core.h"
#include "devices.h"

/* The most bytes of one call. */
#define KETCH_UART_CALL_MAX 256

enum ketch_uart_parity {
	KETCH_UART_PARITY_NONE = 0,
	KETCH_UART_PARITY_ODD = 1,
	KETCH_UART_PARITY_EVEN = 2,
};

enum ketch_uart_stop_bits {
	KETCH_UART_STOP_ONE = 0,
	KETCH_UART_STOP_TWO = 1,
};

/* How a line works. */
struct ketch_uart_settings {
	/* Symbols in a second. */
	uint32_t baudrate;
	/* Bits of a character, 5 to 9. */
	uint8_t data_bits;
	/* enum ketch_uart_parity */
	uint8_t parity;
	/* enum ketch_uart_stop_bits */
	uint8_t stop_bits;
};

/* The answer of settings; an error's number is in the lowest byte of the rate. */
struct ketch_uart_answer {
	uint8_t is_error;
	struct ketch_uart_settings settings;
};

/* The answer of read; an error's number is in the lowest byte of the pointer. */
struct ketch_uart_bytes {
	uint8_t is_error;
	struct ketch_list bytes;
};

_Static_assert(sizeof(struct ketch_uart_answer) == 12, "as the canonical ABI has it");
_Static_assert(sizeof(struct ketch_uart_bytes) == 12, "as the canonical ABI has it");

KETCH_IMPORT("ketch:uart/uart@0.1.0", "open")
void ketch_import_uart_open(const char *label, size_t length, uint32_t *answer);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[method]port.read")
void ketch_import_uart_read(ketch_handle port, uint32_t length, struct ketch_uart_bytes *answer);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[method]port.write")
void ketch_import_uart_write(ketch_handle port, const void *data, size_t length, uint32_t *answer);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[method]port.watch-received")
ketch_handle ketch_import_uart_watch_received(ketch_handle port);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[method]port.watch-sent")
ketch_handle ketch_import_uart_watch_sent(ketch_handle port);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[method]port.lost")
uint32_t ketch_import_uart_lost(ketch_handle port);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[method]port.settings")
void ketch_import_uart_settings(ketch_handle port, struct ketch_uart_answer *answer);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[method]port.configure")
void ketch_import_uart_configure(ketch_handle port, uint32_t baudrate, uint32_t data_bits,
				 uint32_t parity, uint32_t stop_bits, uint8_t *answer);
KETCH_IMPORT("ketch:uart/uart@0.1.0", "[resource-drop]port")
void ketch_import_uart_drop(ketch_handle port);

/* Opens the line with this label, with the board's settings. What has arrived before is gone. */
static inline enum ketch_device_error ketch_uart_open(const char *label, ketch_handle *port)
{
	uint32_t answer[2] = {0};

	ketch_import_uart_open(label, ketch_length(label), answer);
	return ketch_device_word(answer, port);
}

/* Takes what has arrived, at most `size` bytes and KETCH_UART_CALL_MAX, and says how many. */
static inline enum ketch_device_error ketch_uart_read(ketch_handle port, void *into, size_t size,
						      size_t *count)
{
	struct ketch_uart_bytes answer = {0};

	ketch_forget();
	ketch_import_uart_read(port, size, &answer);
	*count = answer.is_error ? 0 : ketch_take(into, size, answer.bytes);
	return (enum ketch_device_error)(answer.is_error
						 ? (uint8_t)(uintptr_t)answer.bytes.start + 1U
						 : KETCH_OK);
}

/* Hands over bytes to be sent, KETCH_UART_CALL_MAX at most, and says how many there was room for. */
static inline enum ketch_device_error ketch_uart_write(ketch_handle port, const void *data,
						       size_t length, size_t *count)
{
	uint32_t answer[2] = {0};
	uint32_t taken;
	enum ketch_device_error error;

	ketch_import_uart_write(port, data, length, answer);
	error = ketch_device_word(answer, &taken);
	*count = taken;
	return error;
}

/* A pollable: ready while bytes wait to be read. */
static inline ketch_handle ketch_uart_watch_received(ketch_handle port)
{
	return ketch_import_uart_watch_received(port);
}

/* A pollable: ready while everything that was written has been sent. */
static inline ketch_handle ketch_uart_watch_sent(ketch_handle port)
{
	return ketch_import_uart_watch_sent(port);
}

/* Bytes that arrived and were lost since the line was opened. */
static inline uint32_t ketch_uart_lost(ketch_handle port)
{
	return ketch_import_uart_lost(port);
}

/* How the line works now. */
static inline enum ketch_device_error ketch_uart_settings(ketch_handle port,
							  struct ketch_uart_settings *settings)
{
	struct ketch_uart_answer answer = {0};

	ketch_import_uart_settings(port, &answer);
	*settings = answer.settings;
	return (enum ketch_device_error)(answer.is_error ? (uint8_t)answer.settings.baudrate + 1U
							 : KETCH_OK);
}

/* Changes how the line works, until it is opened again. Needs the operation `configure`. */
static inline enum ketch_device_error
ketch_uart_configure(ketch_handle port, const struct ketch_uart_settings *settings)
{
	uint8_t answer[2] = {0};

	ketch_import_uart_configure(port, settings->baudrate, settings->data_bits,
				    settings->parity, settings->stop_bits, answer);
	return ketch_device_unit(answer);
}

static inline void ketch_uart_drop(ketch_handle port)
{
	ketch_import_uart_drop(port);
}

#endif /* KETCH_UART_H_ */
