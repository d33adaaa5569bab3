/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Requests for changes that nobody signed, late, and for another device.
 */

#include <string.h>

#include <zcbor_encode.h>
#include <zephyr/sys/util.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "smp.h"

#define POLICY 2

static uint8_t nonce[16];
static uint8_t device[16];

static void challenge(void)
{
	static const uint8_t nothing[] = {0xa0};

	smp_request(1, true, CHALLENGE, nothing, sizeof(nothing));
	zassert_equal(answer_error(), 0);
	zassert_equal(answer_number("seconds"), 60);
	zassert_equal(hex2bin(answer_text("nonce"), 32, nonce, sizeof(nonce)), sizeof(nonce));
	zassert_equal(hex2bin(answer_text("device"), 32, device, sizeof(device)), sizeof(device));
}

/* Asks to take the policy away, over nonce and device, without a signature. */
static uint16_t change(void)
{
	/* A COSE_Sign1 without headers and signature. The request is deterministic CBOR, which zcbor
	 * does not write here: {1: nonce, 2: device, 3: POLICY, 4: no bytes}.
	 */
	uint8_t request[] = {
		0xd2, 0x84, 0x40, 0xa0, 0x58, 41,                               /* content */
		0xa4, 0x01, 0x50, 0,    0,    0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* nonce */
		0,    0,    0,    0x02, 0x50, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* device */
		0,    0,    0,    0,    0,    0x03, POLICY, 0x04, 0x40, 0x40,
	};
	uint8_t payload[128];
	zcbor_state_t state[3];

	memcpy(&request[9], nonce, sizeof(nonce));
	memcpy(&request[27], device, sizeof(device));
	zcbor_new_encode_state(state, ARRAY_SIZE(state), payload, sizeof(payload), 0);
	zassert_true(zcbor_map_start_encode(state, 1) && zcbor_tstr_put_lit(state, "request") &&
		     zcbor_bstr_encode_ptr(state, (const char *)request, sizeof(request)) &&
		     zcbor_map_end_encode(state, 1));
	smp_request(1, true, CHANGE, payload, state->payload - payload);
	return answer_error();
}

ZTEST(product, test_a_change_without_a_signature_is_refused)
{
	challenge();
	zassert_equal(change(), 87 /* RequestUnsigned */);
	/* The nonce is still good: nothing has used it. */
	zassert_equal(change(), 87 /* RequestUnsigned */);
}

ZTEST(product, test_a_nonce_is_good_for_a_minute)
{
	challenge();
	k_sleep(K_SECONDS(55));
	zassert_equal(change(), 87 /* RequestUnsigned: the nonce was right */);
	k_sleep(K_SECONDS(6));
	zassert_equal(change(), 90 /* RequestStale */);
}

ZTEST(product, test_a_change_for_another_device_is_refused)
{
	challenge();
	device[3] ^= 1;
	zassert_equal(change(), 91 /* RequestForeign */);
}

ZTEST(product, test_a_nonce_that_a_newer_one_replaced_is_refused)
{
	uint8_t old[sizeof(nonce)];

	challenge();
	memcpy(old, nonce, sizeof(old));
	challenge();
	memcpy(nonce, old, sizeof(nonce));
	zassert_equal(change(), 90 /* RequestStale */);
}
