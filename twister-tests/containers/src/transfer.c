/* SPDX-License-Identifier: Apache-2.0 */

#include <zcbor_encode.h>
#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

#define CHUNK 512

uint16_t upload(const struct image *image)
{
	size_t offset = 0;

	do {
		static uint8_t payload[CHUNK + 64];
		zcbor_state_t encoder[3];
		bool ok;

		zcbor_new_encode_state(encoder, ARRAY_SIZE(encoder), payload, sizeof(payload), 0);
		ok = zcbor_map_start_encode(encoder, 3) && zcbor_tstr_put_lit(encoder, "off") &&
		     zcbor_size_put(encoder, offset);
		if (offset == 0) {
			ok = ok && zcbor_tstr_put_lit(encoder, "len") &&
			     zcbor_size_put(encoder, image->length);
		}
		ok = ok && zcbor_tstr_put_lit(encoder, "data") &&
		     zcbor_bstr_encode_ptr(encoder, (const char *)image->bytes + offset,
					   MIN(CHUNK, image->length - offset)) &&
		     zcbor_map_end_encode(encoder, 3);
		zassert_true(ok);
		smp_request(1, true, UPLOAD, payload, encoder->payload - payload);
		if (answer_error() != 0) {
			return answer_error();
		}
		zassert_true(answer_number("off") > offset, "the upload does not advance");
		offset = answer_number("off");
	} while (offset < image->length);
	return 0;
}
