/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Leaves out the reasons for which WAMR's loaders refuse a module, unless CONFIG_KETCH_WAMR_TEXTS: 13 KB
 * of texts and of the code that hands them on. Of the reasons one stays, that memory ran out, as a number.
 * Exceptions stay as they are: what a trap was is known by its text.
 *
 * Included before everything else in files where snprintf() fills `error_buf` with a reason, or else
 * another buffer, and where nothing but a reason is put together of a variable number of arguments.
 */

#ifndef KETCH_WAMR_TERSE_H
#define KETCH_WAMR_TERSE_H

#ifndef __ASSEMBLER__
#include <stdarg.h>
#include <stdio.h>

/* Its declarations, before the names below mean something else. */
#include "wasm_loader_common.h"

/* WAMR defines this in each of the files. In its callers the compiler sees which text it is given, and
 * drops those that nothing is done with.
 */
static inline __attribute__((always_inline)) void set_error_buf(char *error_buf,
								uint32 error_buf_size,
								const char *string);

/* Notes that one reason (platform.c). */
void ketch_wamr_out_of_memory(void);

static inline __attribute__((always_inline)) int ketch_wamr_reason(const char *string)
{
	if (__builtin_constant_p(__builtin_strstr(string, "allocate") != NULL) &&
	    __builtin_strstr(string, "allocate") != NULL) {
		ketch_wamr_out_of_memory();
	}
	return 0;
}

#define KETCH_WAMR_SECOND(first, second, ...) second
#define snprintf(buffer, size, ...)                                                                \
	(__builtin_strcmp(#buffer, "error_buf") == 0                                               \
		 ? ketch_wamr_reason(                                                              \
			   (const char *)(uintptr_t)KETCH_WAMR_SECOND(__VA_ARGS__, "", ""))        \
		 : (snprintf)(buffer, size, __VA_ARGS__))
#ifndef KETCH_WAMR_REASONS_DEFINED
#define wasm_loader_set_error_buf(buffer, size, string, is_aot)                                    \
	((void)ketch_wamr_reason(string))

/* A reason with particulars is never that memory ran out. */
#define vsnprintf(buffer, size, format, arguments) ((void)(buffer))
#undef va_start
#undef va_end
#define va_start(arguments, format) ((void)(arguments))
#define va_end(arguments)           ((void)(arguments))
#endif
#endif

#endif
