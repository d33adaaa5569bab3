/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a module exports. ketch.h includes it where KETCH_IMPLEMENTATION is defined: in one file.
 */

#ifndef KETCH_IMPLEMENTATION_H_
#define KETCH_IMPLEMENTATION_H_

#include "core.h"

/* Bytes for what one call returns: a longer answer ends the container. */
#ifndef KETCH_ANSWERS_SIZE
#define KETCH_ANSWERS_SIZE 512
#endif

static uint8_t ketch_answers[KETCH_ANSWERS_SIZE] __attribute__((aligned(8)));
size_t ketch_answers_used;
struct ketch_list ketch_answers_reason;

/* Where the device puts what it returns. */
KETCH_EXPORT("cabi_realloc")
void *ketch_realloc(void *old, size_t old_size, size_t align, size_t size)
{
	size_t start = (ketch_answers_used + align - 1) & ~(align - 1);
	uint8_t *from = old;

	if (align > 8 || size > sizeof(ketch_answers) || start > sizeof(ketch_answers) - size) {
		__builtin_trap();
	}
	ketch_answers_used = start + size;
	for (size_t i = 0; i < old_size && i < size; i++) {
		ketch_answers[start + i] = from[i];
	}
	return &ketch_answers[start];
}

#ifdef KETCH_COMMAND
KETCH_EXPORT("wasi:cli/run@0.2.4#run")
uint32_t ketch_run_entry(void)
{
	return ketch_run() != 0;
}
#else
KETCH_EXPORT("ketch:container/reactor@0.1.0#on-event")
void ketch_event_entry(uint32_t event, uint32_t token)
{
	ketch_on_event((enum ketch_event)event, token);
}
#endif

#endif /* KETCH_IMPLEMENTATION_H_ */
