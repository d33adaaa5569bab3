/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Calls everything that ketch.h has, on the board of ../nouns.toml. Expected: the lines of
 * ../nouns.txt, exit code 0.
 */

#define KETCH_IMPLEMENTATION
#define KETCH_COMMAND
#include "check.h"

static const uint64_t millisecond = 1000000;

void must(const char *what, uint32_t error)
{
	struct ketch_line line = {.length = 0};
	struct ketch_list reason = ketch_reason();

	if (error == KETCH_OK) {
		return;
	}
	ketch_line_text(&line, what);
	ketch_line_text(&line, ": failed with ");
	ketch_line_number(&line, error);
	ketch_line_text(&line, " ");
	ketch_line_bytes(&line, reason.start, reason.length);
	ketch_line_log(&line, KETCH_ERROR);
	ketch_exit(1);
}

static void granted(void)
{
	struct ketch_device devices[16];
	size_t count = ketch_devices(devices, 16);

	for (size_t i = 0; i < count; i++) {
		struct ketch_line line = {.length = 0};

		ketch_line_text(&line, devices[i].label);
		ketch_line_text(&line, ": kind ");
		ketch_line_number(&line, devices[i].kind);
		ketch_line_text(&line, ", operations ");
		ketch_line_number(&line, devices[i].operations);
		ketch_line_log(&line, KETCH_INFO);
	}
}

static void time(void)
{
	uint64_t before = ketch_now();
	ketch_handle timers[2];
	uint32_t ready[2];
	size_t count;

	must("resolution", ketch_clock_resolution() == 0);
	ketch_sleep(2 * millisecond);
	must("sleep", ketch_now() < before + 2 * millisecond);
	timers[0] = ketch_clock_at(ketch_now() + 3600000 * millisecond);
	timers[1] = ketch_clock_after(millisecond);
	count = ketch_poll(timers, 2, ready);
	must("poll", count != 1 || ready[0] != 1);
	must("ready", ketch_pollable_ready(timers[0]) || !ketch_pollable_ready(timers[1]));
	ketch_pollable_drop(timers[0]);
	ketch_pollable_drop(timers[1]);
	ketch_log(KETCH_INFO, "time passes");
}

static void chance(void)
{
	uint8_t bytes[16] = {0};
	uint8_t any = 0;

	ketch_random_fill(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++) {
		any |= bytes[i];
	}
	must("random", any == 0 || ketch_random() == ketch_random());
	must("insecure", ketch_random_insecure() == ketch_random_insecure());
	ketch_log(KETCH_INFO, "numbers are random");
}

int ketch_run(void)
{
	granted();
	time();
	chance();
	pins();
	buses();
	lines();
	kept();
	ketch_log(KETCH_INFO, "done");
	return 0;
}
