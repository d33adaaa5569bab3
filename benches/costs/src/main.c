/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Measures what Ketch costs on a device, beside bare WAMR, and prints figures for
 * `cargo xtask bench --target`.
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "bare.h"
#include "costs.h"
#include "cycles.h"

int main(void)
{
	calibrate();
	/* Ketch has started the engine once it answers. */
	costs_of_uploads();
	costs_of_sharing();
	bare_register();
	for (mode = INTERPRETED; mode < MODES; mode++) {
		if (!bare_takes(&smallest)) {
			printk("%s: left out, the engine takes no such module\n", mode_name());
			continue;
		}
		costs_of_starts();
		costs_of_calls();
		costs_of_events();
		costs_of_memory();
	}
	printk("done\n");
	return 0;
}
