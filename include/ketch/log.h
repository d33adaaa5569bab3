/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The container's log, and lines for it that are put together from texts and numbers.
 */

#ifndef KETCH_LOG_H_
#define KETCH_LOG_H_

#include "core.h"

enum ketch_level {
	KETCH_TRACE = 0,
	KETCH_DEBUG = 1,
	KETCH_INFO = 2,
	KETCH_WARN = 3,
	KETCH_ERROR = 4,
	KETCH_CRITICAL = 5,
};

KETCH_IMPORT("wasi:logging/logging@0.1.0-draft", "log")
void ketch_import_log(uint32_t level, const char *context, size_t context_length,
		      const char *message, size_t message_length);

/* Writes a line to the container's log. Devices cut lines after 160 bytes. */
static inline void ketch_log(enum ketch_level level, const char *message)
{
	ketch_import_log(level, "", 0, message, ketch_length(message));
}

/* A line in the making: begin with `struct ketch_line line = {.length = 0};`. What is too long is cut. */
struct ketch_line {
	size_t length;
	char text[120];
};

static inline void ketch_line_bytes(struct ketch_line *line, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length && line->length < sizeof(line->text); i++) {
		line->text[line->length++] = bytes[i];
	}
}

static inline void ketch_line_text(struct ketch_line *line, const char *text)
{
	ketch_line_bytes(line, text, ketch_length(text));
}

/* Adds a number, in decimal. */
static inline void ketch_line_number(struct ketch_line *line, int64_t number)
{
	char digits[20];
	size_t first = sizeof(digits);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--first] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (number < 0) {
		ketch_line_bytes(line, "-", 1);
	}
	ketch_line_bytes(line, &digits[first], sizeof(digits) - first);
}

/* Adds bytes, each as a space and two digits in hexadecimal. */
static inline void ketch_line_hex(struct ketch_line *line, const uint8_t *bytes, size_t length)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++) {
		char text[3] = {' ', digit[bytes[i] >> 4], digit[bytes[i] & 15]};

		ketch_line_bytes(line, text, sizeof(text));
	}
}

/* Writes the line to the log, and begins it anew. */
static inline void ketch_line_log(struct ketch_line *line, enum ketch_level level)
{
	ketch_import_log(level, "", 0, line->text, line->length);
	line->length = 0;
}

#endif /* KETCH_LOG_H_ */
