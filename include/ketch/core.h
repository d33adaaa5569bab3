/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What every other file here builds on: events, how calls are imported, and what the device returns.
 */

#ifndef KETCH_CORE_H_
#define KETCH_CORE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KETCH_IMPORT(module, name)                                                                 \
	__attribute__((import_module(module), import_name(name)))
#define KETCH_EXPORT(name) __attribute__((export_name(name)))

/* What every call that can fail returns when it has not: each noun numbers its errors from 1. */
#define KETCH_OK 0

/* A handle of the device's: a pin, a timer, a line. 0 is none. A container has few of them, so give
 * back what is not needed any more, by the function of its noun that ends in `_drop`.
 */
typedef uint32_t ketch_handle;

/* What happened. For KETCH_READY, `token` says which pollable it was. */
enum ketch_event {
	KETCH_START = 0,
	KETCH_READY = 1,
	KETCH_STOP = 2,
};

/* A reactor defines this one: it handles one event and returns. The first is KETCH_START. */
void ketch_on_event(enum ketch_event event, uint32_t token);

/* A command, which defines KETCH_COMMAND beside KETCH_IMPLEMENTATION, defines this one: it runs from
 * start to end and returns 0 for success.
 */
int ketch_run(void);

/* A text or a list, as the device writes it. */
struct ketch_list {
	const void *start;
	size_t length;
};

/* The answer of most calls: 0 or 1 for an error; the value or the error's number; a list or the
 * error's text.
 */
struct ketch_answer {
	uint8_t is_error;
	uint32_t value;
	struct ketch_list list;
};

_Static_assert(sizeof(struct ketch_answer) == 16, "as the canonical ABI has it");
_Static_assert(offsetof(struct ketch_answer, list) == 8, "as the canonical ABI has it");

/* How much of the memory for what the device returns is in use. Each call that returns something
 * begins by forgetting what was there, and copies to where its caller wants it: nothing points there
 * after a call but ketch_reason().
 */
extern size_t ketch_answers_used;
extern struct ketch_list ketch_answers_reason;

static inline void ketch_forget(void)
{
	ketch_answers_used = 0;
	ketch_answers_reason.length = 0;
}

/* What the device said about the last call that failed with an error `other`, and nothing after any
 * other. It is UTF-8 without an end, and there until the next call.
 */
static inline struct ketch_list ketch_reason(void)
{
	return ketch_answers_reason;
}

/* The error of an answer as a number from 1, or KETCH_OK. `other` is the number of the case that has a
 * text.
 */
static inline uint32_t ketch_outcome(const struct ketch_answer *answer, uint32_t other)
{
	if (!answer->is_error) {
		return KETCH_OK;
	}
	if ((uint8_t)answer->value + 1U == other) {
		ketch_answers_reason = answer->list;
	}
	return (uint8_t)answer->value + 1U;
}

/* Takes a handle out of an answer. */
static inline uint32_t ketch_opened(const struct ketch_answer *answer, uint32_t other,
				    ketch_handle *handle)
{
	*handle = answer->is_error ? 0 : answer->value;
	return ketch_outcome(answer, other);
}

/* The length of a text in bytes. */
static inline size_t ketch_length(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0') {
		length++;
	}
	return length;
}

/* Copies at most `size` bytes of a list, and returns how many. */
static inline size_t ketch_take(void *into, size_t size, struct ketch_list list)
{
	size_t length = list.length < size ? list.length : size;

	for (size_t i = 0; i < length; i++) {
		((uint8_t *)into)[i] = ((const uint8_t *)list.start)[i];
	}
	return length;
}

/* Copies a text with an end behind it, as much of it as there is room for. */
static inline void ketch_take_text(char *into, size_t size, struct ketch_list list)
{
	into[ketch_take(into, size - 1, list)] = '\0';
}

#endif /* KETCH_CORE_H_ */
