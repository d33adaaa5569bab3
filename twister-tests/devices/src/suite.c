/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Containers and the devices that they were granted, over Zephyr's emulated drivers.
 */

#include <zephyr/ztest.h>

#include "devices.h"
#include "fake_dac.h"
#include "fake_gpio.h"
#include "fake_uart.h"

static const struct image *const used[] = {
	&adc_check,
	&adc_twin,
	&anomaly,
	&dac_check,
	&dac_twin,
	&gpio_check,
	&gpio_twin,
	&pwm_check,
	&pwm_twin,
	&sensor_check,
	&sensor_twin,
	&settings_check,
	&calibration,
	&i2c_check,
	&i2c_check_twin,
	&modbus,
	&uart_check,
	&uart_twin,
};

#define IMAGE(symbol, text)                                                                        \
	const struct image symbol = {.name = text, .bytes = symbol##_bytes,                        \
				     .length = sizeof(symbol##_bytes)}

static const uint8_t adc_check_bytes[] = {
#include "adc-check.inc"
};
static const uint8_t adc_twin_bytes[] = {
#include "adc-check-twin.inc"
};
static const uint8_t anomaly_bytes[] = {
#include "anomaly.inc"
};
static const uint8_t pwm_check_bytes[] = {
#include "pwm-check.inc"
};
static const uint8_t pwm_twin_bytes[] = {
#include "pwm-check-twin.inc"
};
static const uint8_t sensor_check_bytes[] = {
#include "sensor-check.inc"
};
static const uint8_t sensor_twin_bytes[] = {
#include "sensor-check-twin.inc"
};
static const uint8_t blocked_check_bytes[] = {
#include "blocked-check.inc"
};
static const uint8_t dac_check_bytes[] = {
#include "dac-check.inc"
};
static const uint8_t dac_twin_bytes[] = {
#include "dac-check-twin.inc"
};
static const uint8_t gpio_check_bytes[] = {
#include "gpio-check.inc"
};
static const uint8_t gpio_twin_bytes[] = {
#include "gpio-check-twin.inc"
};
static const uint8_t settings_check_bytes[] = {
#include "settings-check.inc"
};
static const uint8_t spi_check_bytes[] = {
#include "spi-check.inc"
};
static const uint8_t spi_check_twin_bytes[] = {
#include "spi-check-twin.inc"
};
static const uint8_t witness_bytes[] = {
#include "witness.inc"
};
static const uint8_t calibration_bytes[] = {
#include "calibration.inc"
};
static const uint8_t i2c_check_bytes[] = {
#include "i2c-check.inc"
};
static const uint8_t i2c_check_twin_bytes[] = {
#include "i2c-check-twin.inc"
};
static const uint8_t modbus_bytes[] = {
#include "modbus.inc"
};
static const uint8_t uart_check_bytes[] = {
#include "uart-check.inc"
};
static const uint8_t uart_twin_bytes[] = {
#include "uart-check-twin.inc"
};

IMAGE(adc_check, "adc-check");
IMAGE(adc_twin, "adc-check-twin");
IMAGE(anomaly, "anomaly");
IMAGE(pwm_check, "pwm-check");
IMAGE(pwm_twin, "pwm-check-twin");
IMAGE(sensor_check, "sensor-check");
IMAGE(sensor_twin, "sensor-check-twin");
IMAGE(blocked_check, "blocked-check");
IMAGE(dac_check, "dac-check");
IMAGE(dac_twin, "dac-check-twin");
IMAGE(gpio_check, "gpio-check");
IMAGE(gpio_twin, "gpio-check-twin");
IMAGE(settings_check, "settings-check");
IMAGE(spi_check, "spi-check");
IMAGE(spi_check_twin, "spi-check-twin");
IMAGE(witness, "witness");
IMAGE(calibration, "calibration");
IMAGE(i2c_check, "i2c-check");
IMAGE(i2c_check_twin, "i2c-check-twin");
IMAGE(modbus, "modbus");
IMAGE(uart_check, "uart-check");
IMAGE(uart_twin, "uart-check-twin");

bool log_becomes(const struct image *image, const char *text)
{
	for (int i = 0; i < 200; i++) {
		if (log_mentions(image, text)) {
			return true;
		}
		k_sleep(K_MSEC(10));
	}
	return false;
}

static void empty(void *fixture)
{
	ARG_UNUSED(fixture);
	for (size_t i = 0; i < ARRAY_SIZE(used); i++) {
		forget(used[i]);
	}
	fake_dac_failure = 0;
	fake_dac_set = 0;
	fake_dac_value = 0;
	fake_gpio_failure = 0;
	fake_gpio_level = 0;
	fake_uart_configure_result = 0;
	fake_uart_configured = 0;
}

ZTEST_SUITE(devices, NULL, NULL, empty, empty, NULL);
