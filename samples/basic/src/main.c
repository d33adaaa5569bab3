/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Firmware that offers three pins to containers. Ketch starts by itself before main(); what the
 * firmware does of its own goes here.
 */

#include <zephyr/kernel.h>

int main(void)
{
	printk("Firmware of %s is up; containers are managed over SMP.\n", CONFIG_BOARD_TARGET);
	return 0;
}
