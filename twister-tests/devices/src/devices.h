/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of each kind of device use.
 */

#ifndef KETCH_TEST_DEVICES_H_
#define KETCH_TEST_DEVICES_H_

#include "images.h"

extern const struct image adc_check, adc_twin, anomaly, blocked_check, calibration, dac_check,
	dac_twin, gpio_check, gpio_twin, i2c_check,
	i2c_check_twin, modbus, pwm_check, pwm_twin, sensor_check, sensor_twin, settings_check,
	spi_check, spi_check_twin, uart_check, uart_twin;

/* Waits until the container's log has a line with this text; says whether that came. */
bool log_becomes(const struct image *image, const char *text);

/* Asserts that the container logs each of these lines, within some seconds. */
void expect_lines(const struct image *image, const char *const *lines, size_t count);

/* Asserts that this one is refused, because the other has a device that is for one alone: when it is
 * created, and not only when it starts, and that the refusal names who has it.
 */
void expect_busy(const struct image *image, const struct image *holder);

/* Asserts that a container that waits for a device ends soon, both when it is asked to and when it is
 * told to. It is started anew for each, and waits when it has logged this line.
 */
void expect_end_while_blocked(const struct image *image, const char *last_line);

#endif /* KETCH_TEST_DEVICES_H_ */
