/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Reads a thermometer on an I2C bus ten times a second, and logs what has changed.
 */

#define KETCH_IMPLEMENTATION
#include "ketch.h"

static const uint64_t period = 100000000;

/* Source: LM75B data sheet, 7.4: address with all pins low, register of the temperature. */
static const uint8_t address = 0x48;
static const uint8_t temperature = 0;

static ketch_handle bus;
static ketch_handle timer;
static int32_t last = INT32_MIN;

/* Thousandths of a degree Celsius, of what the two bytes say in steps of an eighth. */
static int32_t thousandths(const uint8_t *bytes)
{
	int16_t steps = (int16_t)((uint16_t)bytes[0] << 8 | bytes[1]) >> 5;

	return steps * 125;
}

static void measure(void)
{
	uint8_t bytes[2];
	struct ketch_line line = {.length = 0};
	enum ketch_i2c_error error;

	error = ketch_i2c_write_read(bus, address, &temperature, sizeof(temperature), bytes,
				     sizeof(bytes));
	if (error != KETCH_OK) {
		ketch_log(KETCH_WARN, "the thermometer does not answer");
		return;
	}
	if (thousandths(bytes) == last) {
		return;
	}
	last = thousandths(bytes);
	ketch_line_number(&line, last);
	ketch_line_text(&line, " thousandths");
	ketch_line_log(&line, KETCH_INFO);
}

void ketch_on_event(enum ketch_event event, uint32_t token)
{
	(void)token;
	switch (event) {
	case KETCH_START:
		if (ketch_i2c_open("thermometer", &bus) != KETCH_OK) {
			ketch_log(KETCH_ERROR, "thermometer: not to be had");
			ketch_exit(1);
		}
		break;
	case KETCH_READY:
		ketch_pollable_drop(timer);
		break;
	case KETCH_STOP:
		return;
	}
	measure();
	timer = ketch_timer_after(period, 0);
}
