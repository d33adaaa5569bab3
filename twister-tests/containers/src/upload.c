/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Images that are not what they should be.
 */

#include <string.h>

#include <zephyr/ztest.h>

#include "answer.h"
#include "images.h"
#include "smp.h"

static uint8_t bytes[16384];

/* A copy that a test can damage. */
static struct image copy(const struct image *image)
{
	zassert_true(image->length <= sizeof(bytes));
	memcpy(bytes, image->bytes, image->length);
	return (struct image){.name = image->name, .bytes = bytes, .length = image->length};
}

ZTEST(containers, test_damaged_images_are_refused_each_with_its_own_error)
{
	struct image image = copy(&blinky);

	bytes[image.length - 1] ^= 1;
	zassert_equal(upload(&image), 19 /* ImageDigestMismatch */);

	image = copy(&blinky);
	image.length -= 1;
	zassert_equal(upload(&image), 13 /* ImageTruncated */);

	memset(bytes, 0x5a, sizeof(bytes));
	image.length = 1000;
	zassert_equal(upload(&image), 11 /* ImageNotKetch */);

	zassert_equal(smp_command(false, INSPECT, "blinky"), 40 /* ContainerUnknown */);
	/* The way is free for the right one. */
	zassert_equal(upload(&blinky), 0);
	expect_state(&blinky, "verified");
}
