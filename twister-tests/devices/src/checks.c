/* SPDX-License-Identifier: Apache-2.0 */

#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "devices.h"
#include "smp.h"

void expect_lines(const struct image *image, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		zassert_true(log_becomes(image, lines[i]), "%s: %s", image->name, lines[i]);
	}
}

void expect_busy(const struct image *image, const struct image *holder)
{
	char held[64];

	zassert_equal(upload(image), 0, "%s", image->name);
	snprintf(held, sizeof(held), "held by %s", holder->name);
	zassert_equal(smp_command(true, CREATE, image->name), 53 /* DeviceBusy */, "%s",
		      image->name);
	zassert_true(answer_mentions(held), "%s", image->name);
	expect_state(holder, "running");
}

void expect_end_while_blocked(const struct image *image, const char *last_line)
{
	static const enum command ends[] = {STOP, KILL};

	ARRAY_FOR_EACH(ends, i) {
		int64_t begin;
		const char *cause;

		zassert_equal(run(image), 0);
		zassert_true(log_becomes(image, last_line));
		k_sleep(K_MSEC(50));
		begin = k_uptime_get();
		zassert_equal(smp_command(true, ends[i], image->name), 0);
		zassert_true(k_uptime_get() - begin <= 10, "%lld ms", k_uptime_get() - begin);
		zassert_equal(smp_command(false, INSPECT, image->name), 0);
		cause = answer_text("cause");
		zassert_true(strcmp(cause, "stopped") == 0 || strcmp(cause, "killed") == 0, "%s",
			     cause);
		forget(image);
	}
}
