/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is measured. Each prints its own figures, and leaves no container behind.
 */

#ifndef KETCH_COSTS_COSTS_H_
#define KETCH_COSTS_COSTS_H_

#include "guests.h"

#define BARE  "bare"
#define KETCH "ketch"

void costs_of_starts(void);
void costs_of_calls(void);
void costs_of_events(void);
void costs_of_uploads(void);
void costs_of_sharing(void);
void costs_of_memory(void);

#endif /* KETCH_COSTS_COSTS_H_ */
