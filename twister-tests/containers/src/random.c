/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Random numbers: good ones, or none.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

ZTEST(containers, test_a_container_gets_random_numbers_that_nobody_can_guess_or_does_not_start)
{
	uint16_t error = run(&random_secure);

	if (IS_ENABLED(CONFIG_KETCH_RANDOM_SECURE)) {
		zassert_equal(error, 0);
		zassert_true(log_mentions(&random_secure, "fresh"));
	} else {
		zassert_equal(error, 61 /* ImportUnknown */);
		zassert_not_null(strstr(answer_text("detail"), "wasi:random/random"));
	}
}
