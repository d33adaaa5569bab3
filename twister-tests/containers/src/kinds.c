/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Devices that run one kind of code alone: CONFIG_KETCH_INTERPRETER or CONFIG_KETCH_COMPILED is off.
 * What they run, the other tests show.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

ZTEST_SUITE(kinds, NULL, NULL, NULL, NULL, NULL);

#ifndef CONFIG_KETCH_INTERPRETER

ZTEST(kinds, test_bytecode_alone_is_refused)
{
	zassert_equal(upload(&blinky), 21 /* ImageNoPayload */);
}

#endif

#if !defined(CONFIG_KETCH_COMPILED) && defined(COMPILED_GUESTS)

ZTEST(kinds, test_compiled_code_alone_is_refused)
{
	zassert_equal(upload(&compiled_alone), 21 /* ImageNoPayload */);
}

ZTEST(kinds, test_bytecode_runs_where_compiled_code_lies_beside_it)
{
	zassert_equal(run(&compiled_blinky), 0);
	expect_state(&compiled_blinky, "running");
	forget(&compiled_blinky);
}

#endif
