/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pins that note when they are used.
 */

#ifndef KETCH_COSTS_PINS_H_
#define KETCH_COSTS_PINS_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/drivers/gpio.h>

#define MARKS_MAX 32

extern const struct gpio_dt_spec led0, mark, button0;

/* When the first pin was configured since marks_clear(), and how many were. */
extern volatile uint32_t opened_at;
extern volatile size_t opened;
/* When the pin `mark` was driven since marks_clear(). */
extern volatile uint32_t marked_at[MARKS_MAX];
extern volatile size_t marked;

void marks_clear(void);

/* An edge at button0, as its interrupt handler would report it. */
void press(void);

#endif /* KETCH_COSTS_PINS_H_ */
