/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of each kind of device use.
 */

#ifndef KETCH_TEST_DEVICES_H_
#define KETCH_TEST_DEVICES_H_

#include "images.h"

extern const struct image spi_check, spi_check_twin;
extern const struct image adc_check, adc_twin, anomaly, modbus, pwm_check, pwm_twin, sensor_check,
	sensor_twin, uart_check, uart_twin;
extern const struct image calibration, i2c_check, i2c_check_twin, modbus, uart_check, uart_twin;

/* Waits until the container's log has a line with this text; says whether that came. */
bool log_becomes(const struct image *image, const char *text);

/* Asserts that the container logs each of these lines, within some seconds. */
void expect_lines(const struct image *image, const char *const *lines, size_t count);

/* Asserts that a container that waits for a device ends soon, both when it is asked to and when it is
 * told to. It is started anew for each, and waits when it has logged this line.
 */
void expect_end_while_blocked(const struct image *image, const char *last_line);

#endif /* KETCH_TEST_DEVICES_H_ */
