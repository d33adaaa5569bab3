/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Bytes of the pool for each container: what comes back when it goes. WAMR's count of free bytes
 * rises by too much over a guest's life (rust/wamr-sys/src/bare.rs says why), and is right over a
 * stretch in which guests only end.
 */

#include <zephyr/kernel.h>

#include "bare.h"
#include "costs.h"
#include "cycles.h"
#include "ketch.h"

static const struct guest *const blinkies[] = {&blinky, &blinky_two, &blinky_three};

/* Bytes that come back when a container stops and is removed. */
static uint32_t given_back(const struct guest *guest)
{
	uint32_t before = pool_free();

	ketch(STOP, guest);
	ketch(REMOVE, guest);
	return pool_free() - before;
}

static void alone(const struct guest *guest, const char *operation, const char *linear)
{
	struct bare bare;
	uint32_t before;

	bare_load(&bare, guest);
	bare_instantiate(&bare, guest);
	(void)bare_call(&bare, 0, 0);
	figure(mode_name(), linear, BARE, bare_memory(&bare));
	before = pool_free();
	bare_end(&bare);
	bare_unload(&bare);
	figure(mode_name(), operation, BARE, pool_free() - before);

	ketch_upload(guest);
	ketch(START, guest);
	/* A command gets to where it waits. */
	k_sleep(K_MSEC(10));
	figure(mode_name(), operation, KETCH, given_back(guest));
}

/* What is not given back with the first reactor: before any other has run. */
void costs_of_sharing(void)
{
	uint32_t before;

	ketch_upload(&smallest);
	/* Loads the module, so that the count is right from here on. */
	ketch(CREATE, &smallest);
	before = pool_free();
	ketch(START, &smallest);
	ketch(STOP, &smallest);
	figure("any", "stack that all reactors share", KETCH, before - pool_free());
	ketch(REMOVE, &smallest);
}

static void further(void)
{
	struct bare bare[2];
	uint32_t before;

	/* The second of one module. */
	bare_load(&bare[0], &blinky);
	bare_instantiate(&bare[0], &blinky);
	bare[1] = bare[0];
	bare_instantiate(&bare[1], &blinky);
	before = pool_free();
	bare_end(&bare[1]);
	figure(mode_name(), "pool: blinky, each further", BARE, pool_free() - before);
	bare_end(&bare[0]);
	bare_unload(&bare[0]);

	ARRAY_FOR_EACH(blinkies, i) {
		ketch_upload(blinkies[i]);
		ketch(START, blinkies[i]);
	}
	figure(mode_name(), "pool: blinky, each further", KETCH, given_back(blinkies[0]));
	(void)given_back(blinkies[1]);
	/* The last to go gives back what the first one took for all. */
	(void)given_back(blinkies[2]);
}

void costs_of_memory(void)
{
	alone(&blinky, "pool: blinky, the first", "linear memory: blinky");
	further();
	alone(&four_kilobytes, "pool: 4 KB reactor", "linear memory: 4 KB reactor");
	alone(&smallest, "pool: smallest reactor", "linear memory: smallest reactor");
	alone(&waiting, "pool: smallest command", "linear memory: smallest command");
}
