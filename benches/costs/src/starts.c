/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * From a request to the first host call of the guest, and back to nothing.
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "bare.h"
#include "costs.h"
#include "cycles.h"
#include "ketch.h"
#include "pins.h"

#define ROUNDS 4

struct span {
	int64_t first_call;
	int64_t whole;
	int64_t end;
};

static void least(struct span *least, uint32_t begin, uint32_t started, uint32_t end,
		  uint32_t ended, const struct guest *guest)
{
	if (opened == 0) {
		give_up(guest->name, "the guest never opened its pin");
	}
	keep_least(&least->first_call, instructions(begin, opened_at));
	keep_least(&least->whole, instructions(begin, started));
	keep_least(&least->end, instructions(end, ended));
}

static struct span bare(const struct guest *guest)
{
	struct span span = {INT64_MAX, INT64_MAX, INT64_MAX};

	for (int i = 0; i < ROUNDS; i++) {
		struct bare bare;
		uint32_t begin, started, end;

		marks_clear();
		begin = k_cycle_get_32();
		bare_load(&bare, guest);
		(void)bare_call(&bare, 0, 0);
		started = k_cycle_get_32();
		end = k_cycle_get_32();
		if (!guest->command) {
			(void)bare_call(&bare, 2, 0);
		}
		bare_unload(&bare);
		least(&span, begin, started, end, k_cycle_get_32(), guest);
	}
	return span;
}

static struct span with_ketch(const struct guest *guest)
{
	struct span span = {INT64_MAX, INT64_MAX, INT64_MAX};

	for (int i = 0; i < ROUNDS; i++) {
		uint32_t begin, started, end;

		marks_clear();
		begin = k_cycle_get_32();
		ketch(START, guest);
		started = k_cycle_get_32();
		/* A command may still run. */
		k_sleep(K_MSEC(10));
		end = k_cycle_get_32();
		ketch(STOP, guest);
		least(&span, begin, started, end, k_cycle_get_32(), guest);
		k_sleep(K_MSEC(10));
	}
	return span;
}

static void measure(const struct guest *guest, const char *text)
{
	char operation[64];
	struct span without, with;
	int64_t created = INT64_MAX;

	ketch_upload(guest);
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t begin = k_cycle_get_32();

		ketch(CREATE, guest);
		keep_least(&created, instructions(begin, k_cycle_get_32()));
	}
	without = bare(guest);
	with = with_ketch(guest);
	ketch(REMOVE, guest);

	snprintk(operation, sizeof(operation), "create again: %s", text);
	figure(MODE, operation, KETCH, created);
	snprintk(operation, sizeof(operation), "start to first host call: %s", text);
	figure(MODE, operation, BARE, without.first_call);
	figure(MODE, operation, KETCH, with.first_call);
	snprintk(operation, sizeof(operation), "start to answer: %s", text);
	figure(MODE, operation, BARE, without.whole);
	figure(MODE, operation, KETCH, with.whole);
	if (!guest->command) {
		snprintk(operation, sizeof(operation), "stop: %s", text);
		figure(MODE, operation, BARE, without.end);
		figure(MODE, operation, KETCH, with.end);
	}
}

void costs_of_starts(void)
{
	measure(&smallest, "smallest reactor");
	measure(&command, "smallest command, on its thread");
	measure(&blinky, "blinky");
	measure(&four_kilobytes, "4 KB reactor");
}
