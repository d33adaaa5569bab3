/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What hostile containers get: the rows of wasm-apps/hostile.txt.
 */

#include <zephyr/ztest.h>

#include "rows.h"

ZTEST_SUITE(hostile, NULL, NULL, NULL, forget_row, NULL);

ZTEST(hostile, test_hostile_containers_get_what_the_table_says)
{
	try_rows();
}
