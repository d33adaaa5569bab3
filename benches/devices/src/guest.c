/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/toolchain.h>

#include "guest.h"

static const uint8_t __aligned(16) image[] = {
#include <guests/devices.ketch.inc>
};
/* Empty without a compiler. */
static const uint8_t __aligned(16) compiled[] = {
#include <guests/devices.aot.ketch.inc>
};

const struct guest devices = {
	.name = "devices",
	.image = {{image, sizeof(image)}, {compiled, sizeof(compiled)}},
};
