/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The suite: every test starts and ends with an empty device.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

static void empty(void *fixture)
{
	static const struct image *const all[] = {
		&alarm_driver, &alarm_policy, &alarm_transform, &all_imports,
		&blinky,       &button,       &command_spin,    &forge_handle,
		&greedy_open,  &keeper,       &no_grant,     &random_secure,   &spin,
		&topic_denied,
	};

	ARG_UNUSED(fixture);
	ARRAY_FOR_EACH(all, i) {
		forget(all[i]);
	}
}

ZTEST_SUITE(containers, NULL, NULL, empty, empty, NULL);

ZTEST(containers, test_info_tells_what_the_device_is_and_offers)
{
	static const uint8_t nothing[] = {0xa0};

	smp_request(1, false, INFO, nothing, sizeof(nothing));
	zassert_equal(answer_error(), 0);
	zassert_str_equal(answer_text("name"), "ketch");
	zassert_str_equal(answer_text("board"), CONFIG_BOARD_TARGET);
	zassert_equal(answer_number("capacity"), CONFIG_KETCH_CONTAINERS_MAX);
	zassert_equal(answer_number("containers"), 0);
	zassert_true(answer_mentions("led0") && answer_mentions("led1") && answer_mentions("button0"));
}

ZTEST(containers, test_unknown_names_are_refused_in_both_versions_of_the_protocol)
{
	static const uint8_t name[] = {0xa1, 0x64, 'n', 'a', 'm', 'e', 0x63, 'n', 'i', 'x'};

	smp_request(1, true, START, name, sizeof(name));
	zassert_equal(answer_error(), 40 /* ContainerUnknown */);
	zassert_str_equal(answer_text("detail"), "nix");

	smp_request(0, true, START, name, sizeof(name));
	zassert_equal(answer_number("rc"), 5 /* MGMT_ERR_ENOENT */);
}

ZTEST(containers, test_what_is_no_request_is_refused)
{
	static const uint8_t garbage[] = {0xff, 0x00, 0x13, 0x37};
	static const uint8_t nothing[] = {0xa0};

	smp_request(1, true, START, garbage, sizeof(garbage));
	zassert_equal(answer_error(), 2 /* RequestMalformed */);
	smp_request(1, true, START, nothing, sizeof(nothing));
	zassert_equal(answer_error(), 3 /* RequestIncomplete */);
	smp_request(1, false, START, nothing, sizeof(nothing));
	zassert_equal(answer_error(), 5 /* NotSupported: a start is a write */);
}
