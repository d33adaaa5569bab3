/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Images that a key of the firmware vouches for, and one that says so and is not right.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

static const uint8_t nothing[] = {0xa0};

ZTEST(containers, test_a_signature_is_verified_and_its_key_named)
{
	zassert_equal(upload(&blinky_signed), 0);
	zassert_equal(smp_command(false, INSPECT, "blinky"), 0);
	zassert_str_equal(answer_text("trust"), "verified");
	zassert_str_equal(answer_text("key"), "34750f98bd59fcfc");
	zassert_equal(smp_command(true, START, "blinky"), 0);
	expect_state(&blinky_signed, "running");
}

ZTEST(containers, test_a_signature_on_the_other_curve_is_verified_too)
{
	zassert_equal(upload(&blinky_es256), 0);
	zassert_equal(smp_command(false, INSPECT, "blinky"), 0);
	zassert_str_equal(answer_text("trust"), "verified");
	zassert_str_equal(answer_text("key"), "dbdb99c64b3d511f");
	zassert_equal(smp_command(true, START, "blinky"), 0);
	expect_state(&blinky_es256, "running");
}

ZTEST(containers, test_a_wrong_signature_is_refused_even_where_none_is_needed)
{
	zassert_equal(upload(&blinky_forged), 80 /* SignatureInvalid */);
	zassert_str_equal(answer_text("detail"), "blinky");
	zassert_equal(smp_command(false, INSPECT, "blinky"), 40 /* ContainerUnknown */);
}

ZTEST(containers, test_each_challenge_is_another_one_of_the_same_device)
{
	char nonce[40];
	char device[40];

	smp_request(1, true, CHALLENGE, nothing, sizeof(nothing));
	zassert_equal(answer_error(), 0);
	strcpy(nonce, answer_text("nonce"));
	strcpy(device, answer_text("device"));
	zassert_equal(strlen(nonce), 32);
	smp_request(1, true, CHALLENGE, nothing, sizeof(nothing));
	zassert_equal(answer_error(), 0);
	zassert_not_equal(strcmp(nonce, answer_text("nonce")), 0);
	zassert_str_equal(device, answer_text("device"));
}
