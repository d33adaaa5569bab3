/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Where policy is compiled in, nobody changes it.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "smp.h"

#define NOT_SUPPORTED 5

ZTEST(product, test_changes_are_not_supported)
{
	static const uint8_t nothing[] = {0xa0};

	smp_request(1, true, CHALLENGE, nothing, sizeof(nothing));
	zassert_equal(answer_error(), NOT_SUPPORTED);
	smp_request(1, true, CHANGE, nothing, sizeof(nothing));
	zassert_equal(answer_error(), NOT_SUPPORTED);
	smp_request(1, false, SETTINGS, nothing, sizeof(nothing));
	zassert_equal(answer_error(), NOT_SUPPORTED);
}
