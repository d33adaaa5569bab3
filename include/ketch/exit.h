/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Ending with a code.
 */

#ifndef KETCH_EXIT_H_
#define KETCH_EXIT_H_

#include "core.h"

KETCH_IMPORT("wasi:cli/exit@0.2.4", "exit-with-code")
void ketch_import_exit(uint32_t code);

/* Ends the container. 0 is success. */
static inline void ketch_exit(uint8_t code)
{
	ketch_import_exit(code);
	__builtin_unreachable();
}

#endif /* KETCH_EXIT_H_ */
