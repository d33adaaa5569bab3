/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TEST_FAKE_GPIO_H_
#define KETCH_TEST_FAKE_GPIO_H_

#include <stdint.h>

/* What reading and driving return, or 0. */
extern int fake_gpio_failure;

/* The voltages at the pins, one bit each. */
extern uint32_t fake_gpio_level;

#endif /* KETCH_TEST_FAKE_GPIO_H_ */
