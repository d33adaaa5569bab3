/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/drivers/adc.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/drivers/pwm.h>
#include <zephyr/drivers/sensor.h>
#include <zephyr/drivers/spi.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>
#include <zephyr/random/random.h>
#include <zephyr/toolchain.h>

#include "native.h"
#include "pins.h"

#define LEVEL   DT_NODELABEL(ketch_level)
#define FAN     DT_NODELABEL(ketch_fan)
#define ADDRESS 0x50

static const struct adc_dt_spec level = ADC_DT_SPEC_GET(LEVEL);
static const struct pwm_dt_spec fan = PWM_DT_SPEC_GET(FAN);
static const struct device *const climate = DEVICE_DT_GET(DT_NODELABEL(bench_sensor));
static const struct device *const line = DEVICE_DT_GET(DT_NODELABEL(bench_uart));
static const struct device *const bus = DEVICE_DT_GET(DT_NODELABEL(bench_i2c));
static const struct spi_dt_spec flash =
	SPI_DT_SPEC_GET(DT_NODELABEL(bench_flash), SPI_OP_MODE_MASTER | SPI_WORD_SET(8), 0);

K_MSGQ_DEFINE(queue, 4, 4, 4);

static uint8_t data[4] = "data";
static volatile uint64_t kept;

void native_open(void)
{
	(void)gpio_pin_configure_dt(&led0, GPIO_OUTPUT);
	(void)gpio_pin_configure_dt(&button0, GPIO_INPUT);
	(void)adc_channel_setup_dt(&level);
}

/* A call of a function, as the others are. */
void __noinline native_nothing(void)
{
	compiler_barrier();
}

void native_pin_set(void)
{
	kept = gpio_pin_set_dt(&led0, 1);
}

void native_pin_toggle(void)
{
	kept = gpio_pin_toggle_dt(&led0);
}

void native_pin_get(void)
{
	kept = gpio_pin_get_dt(&button0);
}

void native_adc_read(void)
{
	uint16_t sample;
	struct adc_sequence sequence = {.buffer = &sample, .buffer_size = sizeof(sample)};

	(void)adc_sequence_init_dt(&level, &sequence);
	(void)adc_read_dt(&level, &sequence);
	kept = sample;
}

void native_pwm_set(void)
{
	kept = pwm_set_dt(&fan, 40000, 20000);
}

void native_sensor_fetch(void)
{
	kept = sensor_sample_fetch(climate);
}

void native_sensor_get(void)
{
	struct sensor_value value;

	(void)sensor_channel_get(climate, SENSOR_CHAN_AMBIENT_TEMP, &value);
	kept = sensor_value_to_micro(&value);
}

void native_uart_write(void)
{
	kept = uart_fifo_fill(line, data, sizeof(data));
}

void native_uart_read(void)
{
	kept = uart_fifo_read(line, data, sizeof(data));
}

void native_i2c_write(void)
{
	kept = i2c_write(bus, data, sizeof(data), ADDRESS);
}

void native_i2c_read(void)
{
	kept = i2c_read(bus, data, sizeof(data), ADDRESS);
}

void native_i2c_write_read(void)
{
	kept = i2c_write_read(bus, ADDRESS, data, sizeof(data), data, sizeof(data));
}

static const struct spi_buf buffer = {.buf = data, .len = sizeof(data)};
static const struct spi_buf_set set = {.buffers = &buffer, .count = 1};

void native_spi_write(void)
{
	kept = spi_write_dt(&flash, &set);
}

void native_spi_read(void)
{
	kept = spi_read_dt(&flash, &set);
}

void native_spi_transfer(void)
{
	kept = spi_transceive_dt(&flash, &set, &set);
}

void native_clock(void)
{
	kept = k_ticks_to_ns_floor64(k_uptime_ticks());
}

void native_random(void)
{
	uint64_t number = 0;

	(void)sys_csrand_get(&number, sizeof(number));
	kept = number;
}

void native_message(void)
{
	(void)k_msgq_put(&queue, data, K_NO_WAIT);
	kept = k_msgq_get(&queue, data, K_NO_WAIT);
}
