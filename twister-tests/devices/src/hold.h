/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TEST_HOLD_H_
#define KETCH_TEST_HOLD_H_

#include <stdint.h>

enum driver {
	NO_DRIVER,
	ADC_DRIVER,
	DAC_DRIVER,
	FETCHING_DRIVER,
	READING_DRIVER,
	SPI_DRIVER,
};

/* The driver that does not return for so long, in milliseconds, and since when it has not. */
extern enum driver held_driver;
extern int32_t held_ms;
extern int64_t held_since;

/* What an emulated device does first: keeps its driver, if that is the one. */
void hold(enum driver driver);

#endif /* KETCH_TEST_HOLD_H_ */
