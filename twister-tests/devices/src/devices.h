/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of each kind of device use.
 */

#ifndef KETCH_TEST_DEVICES_H_
#define KETCH_TEST_DEVICES_H_

#include "images.h"

extern const struct image adc_check, adc_twin, anomaly, modbus, pwm_check, pwm_twin, sensor_check,
	sensor_twin, uart_check, uart_twin;

/* Waits until the container's log has a line with this text; says whether that came. */
bool log_becomes(const struct image *image, const char *text);

#endif /* KETCH_TEST_DEVICES_H_ */
