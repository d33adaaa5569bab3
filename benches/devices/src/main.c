/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What host calls cost beside the calls that a firmware without containers would make, on drivers
 * that do next to nothing. Each side makes CALLS of each kind, and first as many that do nothing.
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>
#include <zephyr/sys/util.h>

#include "cycles.h"
#include "guest.h"
#include "ketch.h"
#include "native.h"
#include "pins.h"

/* As in rust/xtask. */
#define CALLS 100

static const struct {
	const char *name;
	void (*native)(void);
} kinds[] = {
	{"gpio set-active", native_pin_set},
	{"gpio toggle", native_pin_toggle},
	{"gpio is-active", native_pin_get},
	{"analog read-raw", native_adc_read},
	{"analog set-value-raw", native_dac_write},
	{"pwm set", native_pwm_set},
	{"sensor fetch", native_sensor_fetch},
	{"sensor get", native_sensor_get},
	{"uart write, 4 bytes", native_uart_write},
	{"uart read, nothing there", native_uart_read},
	{"i2c write, 4 bytes", native_i2c_write},
	{"i2c read, 4 bytes", native_i2c_read},
	{"i2c write-read, 4 bytes each", native_i2c_write_read},
	{"i2c transaction, 4 bytes each way", native_i2c_transaction},
	{"spi write, 4 bytes", native_spi_write},
	{"spi read, 4 bytes", native_spi_read},
	{"spi transfer, 4 bytes", native_spi_transfer},
	{"spi transaction, 4 bytes each way", native_spi_transaction},
	{"clock now", native_clock},
	{"random u64", native_random},
	{"message sent and received, 4 bytes", native_message},
	{"log, 4 bytes", native_log},
	{"config get", native_config_get},
	{"keyvalue set, 4 bytes", native_keyvalue_set},
	{"keyvalue get, 4 bytes", native_keyvalue_get},
};

static int64_t native[ARRAY_SIZE(kinds)];

static int64_t repeat(void (*call)(void))
{
	uint32_t begin = k_cycle_get_32();

	for (int i = 0; i < CALLS; i++) {
		call();
	}
	return instructions(begin, k_cycle_get_32());
}

static void report(void)
{
	int64_t nothing = instructions(marked_at[0], marked_at[1]);

	if (marked != ARRAY_SIZE(kinds) + 2) {
		give_up(mode_name(), "not the marks that were expected");
	}
	ARRAY_FOR_EACH(kinds, i) {
		int64_t span = instructions(marked_at[i + 1], marked_at[i + 2]) - nothing;
		char name[64];

		snprintk(name, sizeof(name), "call beside native: %s", kinds[i].name);
		figure(mode_name(), name, "bare", native[i]);
		figure(mode_name(), name, "ketch", (span + CALLS / 2) / CALLS);
	}
}

int main(void)
{
	int64_t nothing;

	calibrate();
	native_open();
	nothing = repeat(native_nothing);
	ARRAY_FOR_EACH(kinds, i) {
		native[i] = (repeat(kinds[i].native) - nothing + CALLS / 2) / CALLS;
	}
	for (mode = INTERPRETED; mode < MODES; mode++) {
		if (devices.image[mode].length == 0) {
			continue;
		}
		ketch_upload(&devices);
		ketch_configure(&devices, "rate", "4");
		marks_clear();
		ketch(START, &devices);
		ketch(STOP, &devices);
		report();
		ketch(REMOVE, &devices);
	}
	printk("done\n");
	return 0;
}
