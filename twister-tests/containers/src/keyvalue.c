/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What containers keep.
 */

#include <string.h>

#include <zcbor_encode.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

/* Starts it, and expects it to count so many starts. */
static void expect_start(uint32_t number)
{
	zassert_equal(smp_command(true, START, "keeper"), 0);
	zassert_equal(log_number(&keeper, "start "), number, "not start %u", number);
	zassert_equal(smp_command(true, STOP, "keeper"), 0);
}

ZTEST(containers, test_what_a_container_keeps_is_there_until_it_is_removed)
{
	zassert_equal(upload(&keeper), 0);
	expect_start(1);
	/* More changes than a half has room for. */
	for (uint32_t start = 2; start < 2 * CONFIG_KETCH_KEYVALUE_SIZE / 64; start++) {
		expect_start(start);
	}
	zassert_equal(smp_command(false, INSPECT, "keeper"), 0);
	zassert_equal(answer_number("key_value_used"), 64);
	zassert_equal(answer_number("key_value_bytes"), 256);
	zassert_equal(upload(&keeper), 0);
	expect_start(2 * CONFIG_KETCH_KEYVALUE_SIZE / 64);
	zassert_equal(smp_command(true, REMOVE, "keeper"), 0);
	zassert_equal(upload(&keeper), 0);
	expect_start(1);
}

/* Tells the container one thing. */
static uint16_t tell(const struct image *image, const char *key, const char *value)
{
	uint8_t payload[128];
	zcbor_state_t encoder[4];

	zcbor_new_encode_state(encoder, ARRAY_SIZE(encoder), payload, sizeof(payload), 0);
	zassert_true(zcbor_map_start_encode(encoder, 2) && zcbor_tstr_put_lit(encoder, "name") &&
		     zcbor_tstr_put_term(encoder, image->name, 40) &&
		     zcbor_tstr_put_lit(encoder, "config") && zcbor_map_start_encode(encoder, 1) &&
		     zcbor_tstr_put_term(encoder, key, 40) &&
		     zcbor_tstr_put_term(encoder, value, 40) && zcbor_map_end_encode(encoder, 1) &&
		     zcbor_map_end_encode(encoder, 2));
	smp_request(1, true, CREATE, payload, encoder->payload - payload);
	return answer_error();
}

ZTEST(containers, test_what_an_operator_tells_a_container_outlives_an_update)
{
	zassert_equal(tell(&all_imports, "told", "early"), 40 /* ContainerUnknown */);
	zassert_equal(upload(&all_imports), 0);
	zassert_equal(tell(&all_imports, "told", "once"), 0);
	zassert_equal(tell(&all_imports, "told", "twice"), 0);
	zassert_equal(tell(&all_imports, "", "nothing"), 2 /* RequestMalformed */);
	zassert_equal(run(&all_imports), 0);
	zassert_true(log_mentions(&all_imports, "told twice"));
	zassert_false(log_mentions(&all_imports, "failed"));
}
