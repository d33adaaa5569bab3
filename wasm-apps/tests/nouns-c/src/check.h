/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every call of ketch.h, noun by noun. Each file logs what its calls have returned.
 */

#ifndef CHECK_H_
#define CHECK_H_

#include "ketch.h"

void pins(void);
void buses(void);
void lines(void);
void kept(void);

/* Ends the container at the first call that has failed and should not have. */
void must(const char *what, uint32_t error);

#endif /* CHECK_H_ */
