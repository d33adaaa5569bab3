/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Blinks led0: half a second on, half a second off.
 */

#define KETCH_IMPLEMENTATION
#include "ketch.h"

static const uint64_t half_period = 500000000;

static ketch_handle led;
static ketch_handle timer;
static uint64_t due;
static bool on;

static void show(void)
{
	if (ketch_gpio_out_set(led, on) != KETCH_OK) {
		ketch_log(KETCH_ERROR, "led0: refused");
		ketch_exit(1);
	}
	ketch_log(KETCH_INFO, on ? "on" : "off");
}

void ketch_on_event(enum ketch_event event, uint32_t token)
{
	switch (event) {
	case KETCH_START:
		if (ketch_gpio_out_open("led0", &led) != KETCH_OK) {
			ketch_log(KETCH_ERROR, "led0: not to be had");
			ketch_exit(1);
		}
		due = ketch_now();
		on = true;
		break;
	case KETCH_READY:
		ketch_pollable_drop(timer);
		on = !on;
		break;
	case KETCH_STOP:
		(void)ketch_gpio_out_set(led, false);
		return;
	}
	show();
	/* By the time at which the last one was due, so that the rhythm does not drift. */
	due += half_period;
	timer = ketch_timer_at(due, 0);
}
