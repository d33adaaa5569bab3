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

#define ROUNDS 3

struct span {
	/* What is there before a start: the module is loaded, and Ketch has computed grants. */
	int64_t create;
	int64_t first_call;
	int64_t answer;
	int64_t end;
};

static const struct span worst = {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};

static int64_t until_opened(uint32_t begin, const struct guest *guest)
{
	if (opened == 0) {
		give_up(guest->name, "the guest never opened its pin");
	}
	return instructions(begin, opened_at);
}

static struct span bare(const struct guest *guest)
{
	struct span span = worst;

	for (int i = 0; i < ROUNDS; i++) {
		struct bare bare = {0};
		uint32_t begin;

		marks_clear();
		begin = k_cycle_get_32();
		bare_load(&bare, guest);
		keep_least(&span.create, instructions(begin, k_cycle_get_32()));
		begin = k_cycle_get_32();
		bare_instantiate(&bare, guest);
		(void)bare_call(&bare, 0, 0);
		keep_least(&span.answer, instructions(begin, k_cycle_get_32()));
		keep_least(&span.first_call, until_opened(begin, guest));
		begin = k_cycle_get_32();
		if (!guest->command) {
			(void)bare_call(&bare, 2, 0);
		}
		bare_end(&bare);
		keep_least(&span.end, instructions(begin, k_cycle_get_32()));
		bare_unload(&bare);
	}
	return span;
}

static struct span with_ketch(const struct guest *guest)
{
	struct span span = worst;

	for (int i = 0; i < ROUNDS; i++) {
		uint32_t begin;

		ketch_upload(guest);
		begin = k_cycle_get_32();
		ketch(CREATE, guest);
		keep_least(&span.create, instructions(begin, k_cycle_get_32()));
		marks_clear();
		begin = k_cycle_get_32();
		ketch(START, guest);
		keep_least(&span.answer, instructions(begin, k_cycle_get_32()));
		/* A command may still run. */
		k_sleep(K_MSEC(10));
		keep_least(&span.first_call, until_opened(begin, guest));
		begin = k_cycle_get_32();
		ketch(STOP, guest);
		keep_least(&span.end, instructions(begin, k_cycle_get_32()));
		ketch(REMOVE, guest);
	}
	return span;
}

static void report(const char *what, const char *text, int64_t bare, int64_t ketch)
{
	char operation[64];

	snprintk(operation, sizeof(operation), "%s: %s", what, text);
	figure(mode_name(), operation, BARE, bare);
	figure(mode_name(), operation, KETCH, ketch);
}

static void measure(const struct guest *guest, const char *text)
{
	struct span without = bare(guest), with = with_ketch(guest);

	report("create", text, without.create, with.create);
	report("start to first host call", text, without.first_call, with.first_call);
	report("create and start", text, without.create + without.first_call,
	       with.create + with.first_call);
	report("start to answer", text, without.answer, with.answer);
	if (!guest->command) {
		report("stop", text, without.end, with.end);
	}
}

void costs_of_starts(void)
{
	measure(&smallest, "smallest reactor");
	measure(&command, "smallest command");
	measure(&blinky, "blinky");
	measure(&four_kilobytes, "4 KB reactor");
}
