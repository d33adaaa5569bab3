/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The images, one after the other in one array.
 */

#include <zephyr/sys/byteorder.h>

#include "many.h"

static const uint8_t bytes[] = {
#include "many-blinky.inc"
};

struct image many_image(int index)
{
	static char name[] = "blinky-00";
	const uint8_t *at = bytes;

	for (int i = 0; i < index; i++) {
		at += 4 + sys_get_le32(at);
	}
	name[sizeof("blinky-") - 1] = '0' + index / 10;
	name[sizeof("blinky-")] = '0' + index % 10;
	return (struct image){.name = name, .bytes = at + 4, .length = sys_get_le32(at)};
}
