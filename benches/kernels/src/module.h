/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The kernels on the engine that Ketch started.
 */

#ifndef MODULE_H_
#define MODULE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A loaded module; one at a time. */
bool module_open(const uint8_t *bytes, size_t length);
bool module_call(const char *name, uint32_t rounds, uint32_t *result);
void module_close(void);

/* Why one of them said no. */
const char *module_error(void);

#endif
