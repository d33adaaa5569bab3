/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The threads that run guests.
 */

#ifndef KETCH_THREADS_H_
#define KETCH_THREADS_H_

#include <stddef.h>

/* The worker, and one for each command. */
#define KETCH_GUEST_THREADS (1 + CONFIG_KETCH_COMMANDS_MAX)

/* The place of the calling thread among them. */
size_t ketch_guest_thread(void);

#endif /* KETCH_THREADS_H_ */
