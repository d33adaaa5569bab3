/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a call of the host costs. The guest makes CALLS of each kind between two marks, and first as
 * many turns of the loop with none.
 */

#include <zephyr/kernel.h>

#include "bare.h"
#include "costs.h"
#include "cycles.h"
#include "ketch.h"
#include "pins.h"

/* As in rust/xtask. */
#define CALLS 2000

static const char *const kinds[] = {"host call: gpio write", "host call: monotonic clock"};

static void report(const char *side)
{
	int64_t nothing = instructions(marked_at[0], marked_at[1]);

	if (marked != ARRAY_SIZE(kinds) + 2) {
		give_up(side, "not the marks that were expected");
	}
	ARRAY_FOR_EACH(kinds, i) {
		int64_t span = instructions(marked_at[i + 1], marked_at[i + 2]);

		figure(mode_name(), kinds[i], side, (span - nothing + CALLS / 2) / CALLS);
	}
	figure(mode_name(), "an empty loop's turn", side, (nothing + CALLS / 2) / CALLS);
}

void costs_of_calls(void)
{
	struct bare bare;

	marks_clear();
	bare_load(&bare, &calls);
	bare_instantiate(&bare, &calls);
	(void)bare_call(&bare, 0, 0);
	bare_end(&bare);
	bare_unload(&bare);
	report(BARE);

	ketch_upload(&calls);
	marks_clear();
	ketch(START, &calls);
	ketch(STOP, &calls);
	report(KETCH);
	ketch(REMOVE, &calls);
}
