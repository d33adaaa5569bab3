/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include "trap.h"

#include <stdlib.h>

#include <zephyr/sys/util.h>

#include "answer.h"

#ifndef CONFIG_KETCH_ERROR_TEXTS
struct trap {
	int number;
	const char *text;
};

static const struct trap traps[] = {
#define TRAP(given_number, given_text) {given_number, given_text},
#include "traps.inc"
#undef TRAP
};
#endif

const char *answer_trap(void)
{
	const char *told = answer_text("trap");

#ifndef CONFIG_KETCH_ERROR_TEXTS
	const int number = atoi(told);

	for (size_t i = 0; i < ARRAY_SIZE(traps); i++) {
		if (traps[i].number == number) {
			return traps[i].text;
		}
	}
#endif
	return told;
}
