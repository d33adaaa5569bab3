/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Bytes of the pool for each container: what comes back when it ends. WAMR's count of free bytes
 * rises by too much over a guest's life (rust/wamr-sys/src/bare.rs says why), and is right over a
 * stretch in which guests only end.
 */

#include "bare.h"
#include "costs.h"
#include "cycles.h"
#include "ketch.h"

static const struct guest *const blinkies[] = {&blinky, &blinky_two, &blinky_three};

static void one(const struct guest *guest, const char *operation)
{
	struct bare bare;
	uint32_t before;

	bare_load(&bare, guest);
	(void)bare_call(&bare, 0, 0);
	before = pool_free();
	bare_unload(&bare);
	figure(MODE, operation, BARE, pool_free() - before);
	ketch_upload(guest);
	ketch(START, guest);
	before = pool_free();
	ketch(STOP, guest);
	figure(MODE, operation, KETCH, pool_free() - before);
	ketch(REMOVE, guest);
}

void costs_of_memory(void)
{
	uint32_t before[ARRAY_SIZE(blinkies) + 1];

	ARRAY_FOR_EACH(blinkies, i) {
		ketch_upload(blinkies[i]);
		ketch(START, blinkies[i]);
	}
	before[0] = pool_free();
	ARRAY_FOR_EACH(blinkies, i) {
		ketch(STOP, blinkies[i]);
		before[i + 1] = pool_free();
		ketch(REMOVE, blinkies[i]);
	}
	/* The last to end gives back what the first one to start took for all. */
	figure(MODE, "pool: blinky, the first", KETCH,
	       before[ARRAY_SIZE(blinkies)] - before[ARRAY_SIZE(blinkies) - 1]);
	figure(MODE, "pool: blinky, each further", KETCH, before[1] - before[0]);
	one(&blinky, "pool: blinky alone");
	one(&smallest, "pool: smallest reactor alone");
}
