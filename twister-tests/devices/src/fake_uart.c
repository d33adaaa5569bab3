/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * A serial line that is silent, and whose controller takes settings when a test says so: Zephyr's
 * emulated one takes any.
 */

#define DT_DRV_COMPAT ketch_test_uart

#include <zephyr/drivers/uart.h>

#include "fake_uart.h"

int fake_uart_configure_result;
int fake_uart_configured;

static int poll_in(const struct device *uart, unsigned char *byte)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(byte);
	return -1;
}

static void poll_out(const struct device *uart, unsigned char byte)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(byte);
}

static int configure(const struct device *uart, const struct uart_config *settings)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(settings);
	fake_uart_configured++;
	return fake_uart_configure_result;
}

static int tell(const struct device *uart, struct uart_config *settings)
{
	ARG_UNUSED(uart);
	*settings = (struct uart_config){
		.baudrate = 9600,
		.data_bits = UART_CFG_DATA_BITS_8,
	};
	return 0;
}

static void set_callback(const struct device *uart, uart_irq_callback_user_data_t callback,
			 void *data)
{
	ARG_UNUSED(uart);
	ARG_UNUSED(callback);
	ARG_UNUSED(data);
}

static void enable(const struct device *uart)
{
	ARG_UNUSED(uart);
}

static DEVICE_API(uart, fake_uart_api) = {
	.poll_in = poll_in,
	.poll_out = poll_out,
	.configure = configure,
	.config_get = tell,
	.irq_callback_set = set_callback,
	.irq_rx_enable = enable,
	.irq_tx_enable = enable,
};

DEVICE_DT_INST_DEFINE(0, NULL, NULL, NULL, NULL, POST_KERNEL, CONFIG_SERIAL_INIT_PRIORITY,
		      &fake_uart_api);
