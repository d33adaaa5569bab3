/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The images that the tests upload.
 */

#ifndef KETCH_TEST_IMAGES_H_
#define KETCH_TEST_IMAGES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image {
	const char *name;
	const uint8_t *bytes;
	size_t length;
};

/* Defines an image of this name, whose bytes are symbol_bytes. */
#define IMAGE(symbol, text)                                                                        \
	const struct image symbol = {.name = text, .bytes = symbol##_bytes,                        \
				     .length = sizeof(symbol##_bytes)}

extern const struct image alarm_driver, alarm_policy, alarm_transform, all_imports,
	blinky, blinky_es256, blinky_forged, blinky_signed, button, call_loop, command_hello, command_spin,
	deaf, deep_calls, deep_recursion, eager, forge_handle, glutton, greedy_open, grow_loop, keeper, log_loop,
	no_grant, random_secure, sleeper, spin, spin_start, ticker, topic_denied,
	witness;

/* With compiled code too, but for compiled_alone, which has no wasm. Only with COMPILED_GUESTS. */
extern const struct image compiled_alone, compiled_blinky, compiled_bounds, compiled_caller,
	compiled_command, compiled_deaf, compiled_deep_calls, compiled_division, compiled_glutton, compiled_grower,
	compiled_hello, compiled_recursion, compiled_sleeper, compiled_spin, compiled_spin_start,
	compiled_talker, compiled_ticker, compiled_twin, compiled_unreachable;

/* Uploads an image. Returns the number of Ketch's error, or 0. */
uint16_t upload(const struct image *image);

/* Uploads and starts a container. Returns the number of Ketch's error, or 0. */
uint16_t run(const struct image *image);

/* Kills and removes a container, where it is there. */
void forget(const struct image *image);

/* The state that the container is in. */
const char *state(const struct image *image);

/* Asserts that the container is in this state. */
void expect_state(const struct image *image, const char *state);

/* Whether any line that the container's log still has contains this text. Asserts that the log has
 * lost no line.
 */
bool log_mentions(const struct image *image, const char *text);

/* The number that stands after `before` in the last of the container's lines with that text, and the
 * milliseconds at which the line was written; -1 where there is none.
 */
int64_t log_number(const struct image *image, const char *before);
int64_t log_time(const struct image *image, const char *text);

#endif /* KETCH_TEST_IMAGES_H_ */
