/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Waiting: a reactor subscribes to a pollable and gets an event, a command blocks.
 */

#ifndef KETCH_POLL_H_
#define KETCH_POLL_H_

#include "core.h"

KETCH_IMPORT("wasi:io/poll@0.2.4", "[method]pollable.ready")
uint32_t ketch_import_pollable_ready(ketch_handle pollable);
KETCH_IMPORT("wasi:io/poll@0.2.4", "[method]pollable.block")
void ketch_import_pollable_block(ketch_handle pollable);
KETCH_IMPORT("wasi:io/poll@0.2.4", "[resource-drop]pollable")
void ketch_import_pollable_drop(ketch_handle pollable);
KETCH_IMPORT("wasi:io/poll@0.2.4", "poll")
void ketch_import_poll(const ketch_handle *pollables, size_t count, struct ketch_list *ready);
KETCH_IMPORT("ketch:container/events@0.1.0", "subscribe")
void ketch_import_subscribe(ketch_handle pollable, uint32_t token);

/* In a reactor: has KETCH_READY come with this token, once for a timer, each time for a watch. It ends
 * when the pollable is given back.
 */
static inline void ketch_subscribe(ketch_handle pollable, uint32_t token)
{
	ketch_import_subscribe(pollable, token);
}

/* Whether it is ready now. Never blocks. */
static inline bool ketch_pollable_ready(ketch_handle pollable)
{
	return ketch_import_pollable_ready(pollable) != 0;
}

/* In a command: returns once it is ready. A reactor that calls it traps. */
static inline void ketch_pollable_block(ketch_handle pollable)
{
	ketch_import_pollable_block(pollable);
}

/* Gives it back. */
static inline void ketch_pollable_drop(ketch_handle pollable)
{
	ketch_import_pollable_drop(pollable);
}

/* In a command: returns once at least one of these is ready, and how many are; `ready` gets their places,
 * and has room for `count`. Traps where there is none to wait for, or more than the device has.
 */
static inline size_t ketch_poll(const ketch_handle *pollables, size_t count, uint32_t *ready)
{
	struct ketch_list list = {0};

	ketch_forget();
	ketch_import_poll(pollables, count, &list);
	list.length *= sizeof(uint32_t);
	return ketch_take(ready, count * sizeof(uint32_t), list) / sizeof(uint32_t);
}

#endif /* KETCH_POLL_H_ */
