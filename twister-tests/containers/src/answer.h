/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Reading of the last response.
 */

#ifndef KETCH_TEST_ANSWER_H_
#define KETCH_TEST_ANSWER_H_

#include <stdbool.h>
#include <stdint.h>

/* The number of Ketch's error that the response tells, or 0. */
uint16_t answer_error(void);

/* The text or number under this key of the response's map; "" or -1 where there is none. */
const char *answer_text(const char *key);
int64_t answer_number(const char *key);

/* The counter of this name in an answer to COUNTERS; -1 where there is none. */
int64_t answer_counter(const char *name);

/* Whether any text in the response, however deep, contains this one. */
bool answer_mentions(const char *text);

#endif /* KETCH_TEST_ANSWER_H_ */
