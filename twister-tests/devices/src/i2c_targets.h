/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TEST_I2C_TARGETS_H_
#define KETCH_TEST_I2C_TARGETS_H_

#include <stdint.h>

/* How warm it is, in thousandths of a degree Celsius. */
extern int32_t i2c_temperature;

/* For how long the broken target holds the driver, in milliseconds, before it answers with an error. */
extern int32_t i2c_hold_ms;

/* How many transfers have reached a target. */
extern uint32_t i2c_transfers;

/* What the broken target's transfers return. */
extern int i2c_failure;

#endif /* KETCH_TEST_I2C_TARGETS_H_ */
