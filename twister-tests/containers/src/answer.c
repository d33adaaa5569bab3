/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include <zcbor_decode.h>
#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "smp.h"

#define DEPTH 6

/* Moves to the value under `key` of the map that `state` stands before. */
static bool find(zcbor_state_t *state, const char *key)
{
	struct zcbor_string name;

	if (!zcbor_map_start_decode(state)) {
		return false;
	}
	while (zcbor_tstr_decode(state, &name)) {
		if (name.len == strlen(key) && memcmp(name.value, key, name.len) == 0) {
			return true;
		}
		if (!zcbor_any_skip(state, NULL)) {
			return false;
		}
	}
	return false;
}

static void begin(zcbor_state_t *state)
{
	zcbor_new_decode_state(state, DEPTH, response, response_length, 1, NULL, 0);
}

uint16_t answer_error(void)
{
	zcbor_state_t state[DEPTH];
	uint32_t group;
	uint32_t number;

	begin(state);
	if (!find(state, "err")) {
		return 0;
	}
	zassert_true(find(state, "group") && zcbor_uint32_decode(state, &group));
	zassert_equal(group, GROUP);
	begin(state);
	zassert_true(find(state, "err") && find(state, "rc") && zcbor_uint32_decode(state, &number));
	return number;
}

const char *answer_text(const char *key)
{
	static char text[128];
	zcbor_state_t state[DEPTH];
	struct zcbor_string value;
	size_t length = 0;

	begin(state);
	if (find(state, key) && zcbor_tstr_decode(state, &value)) {
		length = MIN(value.len, sizeof(text) - 1);
		memcpy(text, value.value, length);
	}
	text[length] = 0;
	return text;
}

int64_t answer_number(const char *key)
{
	zcbor_state_t state[DEPTH];
	int64_t value;

	begin(state);
	return find(state, key) && zcbor_int64_decode(state, &value) ? value : -1;
}

int64_t answer_counter(const char *name)
{
	zcbor_state_t state[DEPTH];
	int64_t value;

	begin(state);
	return find(state, "counters") && find(state, name) && zcbor_int64_decode(state, &value)
		       ? value
		       : -1;
}

bool answer_mentions(const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i + length <= response_length; i++) {
		if (memcmp(&response[i], text, length) == 0) {
			return true;
		}
	}
	return false;
}
