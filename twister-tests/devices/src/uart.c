/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Serial lines.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/drivers/serial/uart_emul.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/ztest.h>

#include "answer.h"
#include "devices.h"
#include "fake_uart.h"
#include "smp.h"

static const struct device *const line = DEVICE_DT_GET(DT_NODELABEL(line_uart));
static const struct device *const meter = DEVICE_DT_GET(DT_NODELABEL(meter_uart));

/* Whether a container sends just this. */
static bool sends(const struct device *uart, const void *expected, size_t length)
{
	uint8_t bytes[256];
	size_t count = 0;

	for (int i = 0; i < 200 && count < length; i++) {
		count += uart_emul_get_tx_data(uart, bytes + count, sizeof(bytes) - count);
		k_sleep(K_MSEC(5));
	}
	return count == length && memcmp(bytes, expected, length) == 0;
}

/* The emulated controller has no settings of its own before it is given some. */
static void give_settings(void)
{
	static const struct uart_config settings = {
		.baudrate = 9600,
		.data_bits = UART_CFG_DATA_BITS_8,
	};

	zassert_ok(uart_configure(line, &settings));
}

ZTEST(devices, test_a_line_does_what_was_granted_and_nothing_else)
{
	give_settings();
	zassert_equal(run(&uart_check), 0);
	zassert_true(log_mentions(&uart_check, "open nothing: unknown-device"));
	zassert_true(log_mentions(&uart_check, "open other: not-granted"));
	zassert_true(log_mentions(&uart_check, "9600 baud, 8 bits"));
	zassert_true(log_mentions(&uart_check, "configure: operation-not-granted"));
	zassert_true(log_mentions(&uart_check, "write 257: too-large"));
	zassert_true(log_mentions(&uart_check, "write 0: 0"));
	zassert_true(log_mentions(&uart_check, "write: 5"));
	zassert_true(sends(line, "hello", 5));

	zassert_equal(uart_emul_put_rx_data(line, (const uint8_t *)"what arrives comes back", 23), 23);
	zassert_true(sends(line, "what arrives comes back", 23));
	zassert_true(log_becomes(&uart_check, "read 7, lost 0"));
}

ZTEST(devices, test_more_than_a_line_keeps_is_lost_and_counted)
{
	static uint8_t bytes[300];

	zassert_equal(run(&uart_check), 0);
	zassert_true(sends(line, "hello", 5));
	/* All at once: the driver hands over everything before the container's turn comes. */
	zassert_equal(uart_emul_put_rx_data(line, bytes, sizeof(bytes)), sizeof(bytes));
	zassert_true(log_becomes(&uart_check, "lost 44"));
	(void)uart_emul_flush_tx_data(line);
}

ZTEST(devices, test_an_exclusive_line_is_refused_to_a_second_container)
{
	zassert_equal(run(&uart_check), 0);
	expect_busy(&uart_twin, &uart_check);
	expect_state(&uart_check, "running");
	/* Who comes after the first one gets it. */
	forget(&uart_check);
	zassert_equal(run(&uart_twin), 0);
	(void)uart_emul_flush_tx_data(line);
}

ZTEST(devices, test_a_line_is_changed_and_restored_and_one_that_refuses_says_so)
{
	struct uart_config settings;

	give_settings();
	fake_uart_configure_result = -EIO;
	zassert_equal(run(&settings_check), 0);
	zassert_true(log_becomes(&settings_check, "configure 0 8: out-of-range"));
	zassert_true(log_becomes(&settings_check, "configure 9600 4: out-of-range"));
	zassert_true(log_becomes(&settings_check, "configure 9600 10: out-of-range"));
	zassert_true(log_becomes(&settings_check, "configure 230400 7: done"));
	zassert_true(log_becomes(&settings_check, "230400 baud, 7 bits, even: true"));
	zassert_true(log_becomes(&settings_check, "write: operation-not-granted"));
	zassert_true(log_becomes(&settings_check, "configure 1200 8: device-fault"));
	zassert_equal(fake_uart_configured, 1);
	/* It goes on, and what it did last stands. */
	zassert_true(log_becomes(&settings_check, "configure 19200 8: done"));
	zassert_ok(uart_config_get(line, &settings));
	zassert_equal(settings.baudrate, 19200);
	zassert_equal(settings.parity, UART_CFG_PARITY_EVEN);
	zassert_equal(settings.stop_bits, UART_CFG_STOP_BITS_2);
	forget(&settings_check);
	/* Who comes next finds the board's. */
	zassert_equal(run(&uart_check), 0);
	zassert_true(log_becomes(&uart_check, "9600 baud, 8 bits"));
	(void)uart_emul_flush_tx_data(line);
}

ZTEST(devices, test_a_meter_is_asked_by_modbus)
{
	static const uint8_t question[] = {0x01, 0x03, 0x00, 0x00, 0x00, 0x02, 0xc4, 0x0b};
	static const uint8_t answer[] = {0x01, 0x03, 0x04, 0x09, 0x00, 0x02, 0x00, 0xf8, 0xcf};
	static const uint8_t damaged[] = {0x01, 0x03, 0x04, 0x09, 0x00, 0x02, 0x00, 0xf8, 0xce};

	zassert_equal(run(&modbus), 0);
	zassert_true(sends(meter, question, sizeof(question)));
	/* In two pieces, as it may come. */
	zassert_equal(uart_emul_put_rx_data(meter, answer, 4), 4);
	k_sleep(K_MSEC(3));
	zassert_equal(uart_emul_put_rx_data(meter, answer + 4, sizeof(answer) - 4),
		      sizeof(answer) - 4);
	zassert_true(log_becomes(&modbus, "registers 2304 512"));
	zassert_true(sends(meter, question, sizeof(question)));
	zassert_equal(uart_emul_put_rx_data(meter, damaged, sizeof(damaged)), sizeof(damaged));
	zassert_true(log_becomes(&modbus, "the answer is damaged"));
	zassert_true(log_becomes(&modbus, "no answer"));
	(void)uart_emul_flush_tx_data(meter);
}
