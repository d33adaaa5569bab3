/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a product takes: what a trusted key vouches for, and that gets what policy allows.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

static const uint8_t unsigned_bytes[] = {
#include "blinky.inc"
};
static const uint8_t forged_bytes[] = {
#include "blinky-forged.inc"
};
static const uint8_t signed_bytes[] = {
#include "blinky-signed.inc"
};

#define BLINKY(what) {.name = "blinky", .bytes = what##_bytes, .length = sizeof(what##_bytes)}

static const struct image nobodys = BLINKY(unsigned);
static const struct image forged = BLINKY(forged);
static const struct image trusted = BLINKY(signed);

static void empty(void *fixture)
{
	ARG_UNUSED(fixture);
	(void)smp_command(true, KILL, "blinky");
	(void)smp_command(true, REMOVE, "blinky");
}

ZTEST_SUITE(product, NULL, NULL, empty, empty, NULL);

ZTEST(product, test_an_image_without_a_signature_is_refused)
{
	zassert_equal(upload(&nobodys), 18 /* ImageUnsigned */);
	zassert_equal(smp_command(false, INSPECT, "blinky"), 40 /* ContainerUnknown */);
}

ZTEST(product, test_a_wrong_signature_is_refused)
{
	zassert_equal(upload(&forged), 80 /* SignatureInvalid */);
	zassert_equal(smp_command(false, INSPECT, "blinky"), 40 /* ContainerUnknown */);
}

ZTEST(product, test_what_is_signed_is_taken_and_gets_what_policy_allows)
{
	zassert_equal(upload(&trusted), 0);
	zassert_equal(smp_command(false, INSPECT, "blinky"), 0);
	zassert_str_equal(answer_text("trust"), "verified");
	if (IS_ENABLED(POLICY_ALLOWS)) {
		zassert_equal(smp_command(true, START, "blinky"), 0);
		zassert_equal(smp_command(false, INSPECT, "blinky"), 0);
		zassert_str_equal(answer_text("state"), "running");
		zassert_true(answer_mentions("led0"));
	} else {
		/* There is no policy yet, or one that names other devices and containers. */
		zassert_equal(smp_command(true, START, "blinky"), 50 /* CapabilityMissing */);
		zassert_true(log_mentions(&trusted, "policy withholds gpio led0 write"));
	}
}
