/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Drivers that do next to nothing, so that what is measured is the way to them.
 */

#include <string.h>

#include <zephyr/devicetree.h>
#include <zephyr/drivers/adc.h>
#include <zephyr/drivers/dac.h>
#include <zephyr/drivers/entropy.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/drivers/pwm.h>
#include <zephyr/drivers/sensor.h>
#include <zephyr/drivers/spi.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>

#define DEFINE(node, data, priority, api)                                                          \
	DEVICE_DT_DEFINE(node, NULL, NULL, data, NULL, POST_KERNEL, priority, &api)

static int i2c_configure_nothing(const struct device *bus, uint32_t config)
{
	ARG_UNUSED(bus);
	ARG_UNUSED(config);
	return 0;
}

static int i2c_carry(const struct device *bus, struct i2c_msg *messages, uint8_t count,
		     uint16_t address)
{
	ARG_UNUSED(bus);
	ARG_UNUSED(address);
	for (uint8_t i = 0; i < count; i++) {
		if ((messages[i].flags & I2C_MSG_READ) != 0) {
			memset(messages[i].buf, 0x5a, messages[i].len);
		}
	}
	return 0;
}

static DEVICE_API(i2c, i2c_api) = {.configure = i2c_configure_nothing, .transfer = i2c_carry};

DEFINE(DT_NODELABEL(bench_i2c), NULL, CONFIG_I2C_INIT_PRIORITY, i2c_api);

static int spi_carry(const struct device *bus, const struct spi_config *config,
		     const struct spi_buf_set *sent, const struct spi_buf_set *received)
{
	ARG_UNUSED(bus);
	ARG_UNUSED(config);
	ARG_UNUSED(sent);
	for (size_t i = 0; received != NULL && i < received->count; i++) {
		if (received->buffers[i].buf != NULL) {
			memset(received->buffers[i].buf, 0x5a, received->buffers[i].len);
		}
	}
	return 0;
}

static int spi_let_go(const struct device *bus, const struct spi_config *config)
{
	ARG_UNUSED(bus);
	ARG_UNUSED(config);
	return 0;
}

static DEVICE_API(spi, spi_api) = {.transceive = spi_carry, .release = spi_let_go};

DEFINE(DT_NODELABEL(bench_spi), NULL, CONFIG_SPI_INIT_PRIORITY, spi_api);

static int adc_setup(const struct device *adc, const struct adc_channel_cfg *channel)
{
	ARG_UNUSED(adc);
	ARG_UNUSED(channel);
	return 0;
}

static int adc_convert(const struct device *adc, const struct adc_sequence *sequence)
{
	ARG_UNUSED(adc);
	*(uint16_t *)sequence->buffer = 1234;
	return 0;
}

static DEVICE_API(adc, adc_api) = {.channel_setup = adc_setup, .read = adc_convert};

DEFINE(DT_NODELABEL(bench_adc), NULL, CONFIG_ADC_INIT_PRIORITY, adc_api);

static int dac_setup(const struct device *dac, const struct dac_channel_cfg *channel)
{
	ARG_UNUSED(dac);
	ARG_UNUSED(channel);
	return 0;
}

static int dac_drive(const struct device *dac, uint8_t channel, uint32_t value)
{
	ARG_UNUSED(dac);
	ARG_UNUSED(channel);
	ARG_UNUSED(value);
	return 0;
}

static DEVICE_API(dac, dac_api) = {.channel_setup = dac_setup, .write_value = dac_drive};

DEFINE(DT_NODELABEL(bench_dac), NULL, CONFIG_DAC_INIT_PRIORITY, dac_api);

static int pwm_drive(const struct device *pwm, uint32_t channel, uint32_t period, uint32_t pulse,
		     pwm_flags_t flags)
{
	ARG_UNUSED(pwm);
	ARG_UNUSED(channel);
	ARG_UNUSED(period);
	ARG_UNUSED(pulse);
	ARG_UNUSED(flags);
	return 0;
}

static int pwm_rate(const struct device *pwm, uint32_t channel, uint64_t *cycles)
{
	ARG_UNUSED(pwm);
	ARG_UNUSED(channel);
	*cycles = NSEC_PER_SEC;
	return 0;
}

static DEVICE_API(pwm, pwm_api) = {.set_cycles = pwm_drive, .get_cycles_per_sec = pwm_rate};

DEFINE(DT_NODELABEL(bench_pwm), NULL, CONFIG_PWM_INIT_PRIORITY, pwm_api);

static int sensor_measure(const struct device *sensor, enum sensor_channel channel)
{
	ARG_UNUSED(sensor);
	ARG_UNUSED(channel);
	return 0;
}

static int sensor_tell(const struct device *sensor, enum sensor_channel channel,
		       struct sensor_value *value)
{
	ARG_UNUSED(sensor);
	ARG_UNUSED(channel);
	*value = (struct sensor_value){.val1 = 21, .val2 = 500000};
	return 0;
}

static DEVICE_API(sensor, sensor_api) = {.sample_fetch = sensor_measure, .channel_get = sensor_tell};

DEFINE(DT_NODELABEL(bench_sensor), NULL, CONFIG_SENSOR_INIT_PRIORITY, sensor_api);

static int entropy_give(const struct device *source, uint8_t *bytes, uint16_t length)
{
	ARG_UNUSED(source);
	memset(bytes, 0x5a, length);
	return 0;
}

static DEVICE_API(entropy, entropy_api) = {.get_entropy = entropy_give};

DEFINE(DT_NODELABEL(bench_entropy), NULL, CONFIG_ENTROPY_INIT_PRIORITY, entropy_api);

/* Sends at once; nothing ever arrives. */
static struct line {
	uart_irq_callback_user_data_t callback;
	void *argument;
	bool sends;
} line;

static int uart_poll_nothing(const struct device *uart, unsigned char *byte)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(byte);
	return -1;
}

static void uart_drop(const struct device *uart, unsigned char byte)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(byte);
}

static int uart_fill(const struct device *uart, const uint8_t *bytes, int length)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(bytes);
	return length;
}

static int uart_read_nothing(const struct device *uart, uint8_t *bytes, const int size)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(bytes);
	ARG_UNUSED(size);
	return 0;
}

static void uart_send(const struct device *uart)
{
	line.sends = true;
	while (line.sends) {
		line.callback(uart, line.argument);
	}
}

static void uart_send_no_more(const struct device *uart)
{
	ARG_UNUSED(uart);
	line.sends = false;
}

static void uart_ignore(const struct device *uart)
{
	ARG_UNUSED(uart);
}

static int uart_sends(const struct device *uart)
{
	ARG_UNUSED(uart);
	return line.sends;
}

static int uart_no(const struct device *uart)
{
	ARG_UNUSED(uart);
	return 0;
}

static int uart_yes(const struct device *uart)
{
	ARG_UNUSED(uart);
	return 1;
}

static void uart_take_callback(const struct device *uart, uart_irq_callback_user_data_t callback,
			       void *argument)
{
	ARG_UNUSED(uart);
	line.callback = callback;
	line.argument = argument;
}

static DEVICE_API(uart, uart_api) = {
	.poll_in = uart_poll_nothing,
	.poll_out = uart_drop,
	.fifo_fill = uart_fill,
	.fifo_read = uart_read_nothing,
	.irq_tx_enable = uart_send,
	.irq_tx_disable = uart_send_no_more,
	.irq_tx_ready = uart_sends,
	.irq_rx_enable = uart_ignore,
	.irq_rx_disable = uart_ignore,
	.irq_rx_ready = uart_no,
	.irq_is_pending = uart_sends,
	.irq_update = uart_yes,
	.irq_callback_set = uart_take_callback,
};

DEFINE(DT_NODELABEL(bench_uart), NULL, CONFIG_SERIAL_INIT_PRIORITY, uart_api);
