/* SPDX-License-Identifier: Apache-2.0 */

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
