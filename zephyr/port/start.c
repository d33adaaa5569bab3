/*
 * SPDX-License-Identifier: Apache-2.0
 */

#include <zephyr/init.h>

#include "ketch_port.h"

/* A device that cannot start its containers still runs its firmware and tells why in its log. */
static int start(void)
{
	(void)ketch_start();
	return 0;
}

SYS_INIT(start, APPLICATION, CONFIG_KETCH_INIT_PRIORITY);
