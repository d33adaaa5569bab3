/* SPDX-License-Identifier: Apache-2.0 */

#include <stdlib.h>
#include <string.h>

#include <zcbor_decode.h>
#include <zcbor_encode.h>
#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

/* Asks for the lines from `cursor` on; as many as fit come. */
static void request_lines(const struct image *image, uint32_t cursor)
{
	uint8_t payload[64];
	zcbor_state_t encoder[3];

	zcbor_new_encode_state(encoder, ARRAY_SIZE(encoder), payload, sizeof(payload), 0);
	zassert_true(zcbor_map_start_encode(encoder, 2) && zcbor_tstr_put_lit(encoder, "name") &&
		     zcbor_tstr_put_term(encoder, image->name, 40) &&
		     zcbor_tstr_put_lit(encoder, "cursor") && zcbor_uint32_put(encoder, cursor) &&
		     zcbor_map_end_encode(encoder, 2));
	smp_request(1, false, LOGS, payload, encoder->payload - payload);
	zassert_equal(answer_error(), 0);
}

bool log_mentions(const struct image *image, const char *text)
{
	int64_t cursor = 0;
	bool found = false;

	while (!found) {
		request_lines(image, cursor);
		zassert_equal(answer_number("lost"), 0);
		if (answer_number("next") == cursor) {
			break;
		}
		cursor = answer_number("next");
		found = answer_mentions(text);
	}
	return found;
}

struct line {
	uint64_t time;
	/* -1 where the text has no number there. */
	int64_t number;
};

/* Looks for the last line of the last response that contains `text`. */
static bool find_line(const char *text, struct line *found)
{
	zcbor_state_t decoder[6];
	struct zcbor_string key;
	bool any = false;

	zcbor_new_decode_state(decoder, ARRAY_SIZE(decoder), response, response_length, 1, NULL, 0);
	zassert_true(zcbor_map_start_decode(decoder) && zcbor_tstr_expect_lit(decoder, "lines") &&
		     zcbor_list_start_decode(decoder));
	while (zcbor_map_start_decode(decoder)) {
		struct zcbor_string level;
		struct zcbor_string value;
		uint64_t number;
		uint64_t time;
		char line[128] = {0};
		const char *place;

		zassert_true(zcbor_tstr_decode(decoder, &key) && zcbor_uint64_decode(decoder, &number) &&
			     zcbor_tstr_decode(decoder, &key) && zcbor_uint64_decode(decoder, &time) &&
			     zcbor_tstr_decode(decoder, &key) && zcbor_tstr_decode(decoder, &level) &&
			     zcbor_tstr_decode(decoder, &key) && zcbor_tstr_decode(decoder, &value) &&
			     zcbor_map_end_decode(decoder));
		memcpy(line, value.value, MIN(value.len, sizeof(line) - 1));
		place = strstr(line, text);
		if (place != NULL) {
			const char *digits = place + strlen(text);

			any = true;
			found->time = time;
			found->number = *digits >= '0' && *digits <= '9' ? atoll(digits) : -1;
		}
	}
	return any;
}

static struct line last_line(const struct image *image, const char *text)
{
	struct line line = {.time = -1, .number = -1};
	int64_t cursor = 0;

	for (;;) {
		request_lines(image, cursor);
		(void)find_line(text, &line);
		if (answer_number("next") == cursor) {
			return line;
		}
		cursor = answer_number("next");
	}
}

int64_t log_number(const struct image *image, const char *before)
{
	return last_line(image, before).number;
}

int64_t log_time(const struct image *image, const char *text)
{
	return last_line(image, text).time;
}
