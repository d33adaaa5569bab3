/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Containers in other languages than Rust, and programs for WASI preview 1.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

#ifdef HAVE_BLINKY_C
static const uint8_t blinky_c_bytes[] = {
#include "blinky-c.inc"
};
#endif
#ifdef HAVE_BLINKY_ASSEMBLYSCRIPT
static const uint8_t blinky_assemblyscript_bytes[] = {
#include "blinky-assemblyscript.inc"
};
#endif
#ifdef HAVE_WASI_HELLO
static const uint8_t wasi_hello_bytes[] = {
#include "wasi-hello.inc"
};
#endif

static const struct image blinkies[] = {
#ifdef HAVE_BLINKY_C
	{.name = "blinky-c", .bytes = blinky_c_bytes, .length = sizeof(blinky_c_bytes)},
#endif
#ifdef HAVE_BLINKY_ASSEMBLYSCRIPT
	{.name = "blinky-assemblyscript", .bytes = blinky_assemblyscript_bytes,
	 .length = sizeof(blinky_assemblyscript_bytes)},
#endif
	{0},
};

ZTEST(containers, test_blinky_blinks_in_other_languages_too)
{
	if (blinkies[0].name == NULL) {
		ztest_test_skip();
	}
	for (const struct image *blinky = blinkies; blinky->name != NULL; blinky++) {
		zassert_equal(run(blinky), 0, "%s", blinky->name);
		k_sleep(K_MSEC(1100));
		expect_state(blinky, "running");
		zassert_true(log_mentions(blinky, "on"));
		zassert_true(log_mentions(blinky, "off"));
		TC_PRINT("blinky;container=%s;image=%zu\n", blinky->name, blinky->length);
		zassert_equal(smp_command(true, STOP, blinky->name), 0);
		forget(blinky);
	}
}

ZTEST(containers, test_a_program_for_preview_1_runs_unchanged)
{
#ifdef HAVE_WASI_HELLO
	static const struct image program = {
		.name = "wasi-hello", .bytes = wasi_hello_bytes, .length = sizeof(wasi_hello_bytes)};

	/* A page of memory, and the module interpreted. */
	if (CONFIG_KETCH_POOL_SIZE < 262144) {
		ztest_test_skip();
	}
	zassert_equal(run(&program), 0);
	k_sleep(K_MSEC(500));
	expect_state(&program, "failed");
	zassert_equal(answer_number("code"), 7);
	zassert_true(log_mentions(&program, "hello nobody from wasi-hello"));
	zassert_true(log_mentions(&program, "slept long enough"));
	zassert_true(log_mentions(&program, "files: none"));
	zassert_true(log_mentions(&program, "an error in two pieces"));
	zassert_true(log_mentions(&program, "no newline at the end"));
	forget(&program);
#else
	ztest_test_skip();
#endif
}
