/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What tests do with containers.
 */

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"
#include "stacks.h"

uint16_t run(const struct image *image)
{
	uint16_t error = upload(image);

	if (error == 0) {
		error = smp_command(true, START, image->name);
		stacks_look(image->name);
	}
	return error;
}

const char *state(const struct image *image)
{
	zassert_equal(smp_command(false, INSPECT, image->name), 0);
	return answer_text("state");
}

void expect_state(const struct image *image, const char *expected)
{
	zassert_str_equal(state(image), expected);
}

void forget(const struct image *image)
{
	(void)smp_command(true, KILL, image->name);
	stacks_look(image->name);
	(void)smp_command(true, REMOVE, image->name);
}
