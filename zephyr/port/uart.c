/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Serial lines that containers may be granted. What arrives goes into a ring until a container reads
 * it, what containers write goes out of another one; nothing waits.
 */

#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/ring_buffer.h>

#include "devices.h"

struct line {
	const struct device *uart;
	/* Place in the device table. */
	uint8_t device;
	struct ring_buf received;
	struct ring_buf sending;
	/* The board's settings, where the driver tells them. */
	struct uart_config settings;
	struct k_spinlock lock;
	uint32_t lost;
	bool is_open;
	bool has_settings;
	bool is_changed;
};

static uint8_t received[ketch_uart_count][CONFIG_KETCH_UART_RECEIVE_SIZE];
static uint8_t sending[ketch_uart_count][CONFIG_KETCH_UART_SEND_SIZE];

#define LINE(node)                                                                                 \
	{                                                                                          \
		.uart = DEVICE_DT_GET(DT_PHANDLE(node, uart)),                                     \
		.device = KETCH_DEVICE(node),                                                      \
		.received = RING_BUF_INIT(received[KETCH_PLACE(node)], sizeof(received[0])),       \
		.sending = RING_BUF_INIT(sending[KETCH_PLACE(node)], sizeof(sending[0])),          \
	},

static struct line lines[] = {KETCH_FOREACH(ketch_uart, LINE)};

static inline struct line *line_of(size_t device)
{
	return &lines[ketch_places[device]];
}

static int outcome(int result)
{
	return result < 0 ? ketch_device_failure(result) : result;
}

/* Takes what has arrived; says whether nothing was there before. */
static bool receive(struct line *line)
{
	k_spinlock_key_t key = k_spin_lock(&line->lock);
	bool was_empty = ring_buf_is_empty(&line->received);
	bool any = false;
	uint8_t bytes[16];
	int count;

	while ((count = uart_fifo_read(line->uart, bytes, sizeof(bytes))) > 0) {
		uint32_t kept = ring_buf_put(&line->received, bytes, count);

		line->lost += count - kept;
		any |= kept > 0;
	}
	if (uart_err_check(line->uart) > 0) {
		line->lost++;
	}
	k_spin_unlock(&line->lock, key);
	return was_empty && any;
}

/* Hands over what there is room for; says whether that was the last of it. */
static bool send(struct line *line)
{
	k_spinlock_key_t key = k_spin_lock(&line->lock);
	bool was_empty = ring_buf_is_empty(&line->sending);
	bool is_empty;
	uint8_t *bytes;
	uint32_t length = ring_buf_get_claim(&line->sending, &bytes, CONFIG_KETCH_UART_SEND_SIZE);
	int sent = length > 0 ? uart_fifo_fill(line->uart, bytes, length) : 0;

	(void)ring_buf_get_finish(&line->sending, MAX(sent, 0));
	is_empty = ring_buf_is_empty(&line->sending);
	if (is_empty) {
		uart_irq_tx_disable(line->uart);
	}
	k_spin_unlock(&line->lock, key);
	return is_empty && !was_empty;
}

static void interrupt(const struct device *uart, void *data)
{
	struct line *line = data;

	if (!uart_irq_update(uart)) {
		return;
	}
	if (uart_irq_rx_ready(uart) > 0 && receive(line)) {
		ketch_uart_received(line->device);
	}
	if (uart_irq_tx_ready(uart) > 0 && send(line)) {
		ketch_uart_sent(line->device);
	}
}

int ketch_uart_open(size_t device)
{
	struct line *line = line_of(device);
	k_spinlock_key_t key;
	int result = 0;

	if (!device_is_ready(line->uart)) {
		return KETCH_DEVICE_FAULT;
	}
	if (!line->is_open) {
		line->has_settings = uart_config_get(line->uart, &line->settings) == 0;
		result = uart_irq_callback_user_data_set(line->uart, interrupt, line);
		if (result < 0) {
			return outcome(result);
		}
		line->is_open = true;
		uart_irq_rx_enable(line->uart);
	}
	if (line->is_changed) {
		result = uart_configure(line->uart, &line->settings);
		line->is_changed = result < 0;
	}
	key = k_spin_lock(&line->lock);
	ring_buf_reset(&line->received);
	line->lost = 0;
	k_spin_unlock(&line->lock, key);
	return outcome(result);
}

int ketch_uart_read(size_t device, uint8_t *bytes, size_t length)
{
	struct line *line = line_of(device);
	k_spinlock_key_t key = k_spin_lock(&line->lock);
	int count = ring_buf_get(&line->received, bytes, length);

	k_spin_unlock(&line->lock, key);
	return count;
}

int ketch_uart_write(size_t device, const uint8_t *bytes, size_t length)
{
	struct line *line = line_of(device);
	k_spinlock_key_t key = k_spin_lock(&line->lock);
	int count = ring_buf_put(&line->sending, bytes, length);

	k_spin_unlock(&line->lock, key);
	if (count > 0) {
		uart_irq_tx_enable(line->uart);
	}
	return count;
}

bool ketch_uart_has_received(size_t device)
{
	return !ring_buf_is_empty(&line_of(device)->received);
}

bool ketch_uart_has_sent(size_t device)
{
	return ring_buf_is_empty(&line_of(device)->sending);
}

uint32_t ketch_uart_lost(size_t device)
{
	return line_of(device)->lost;
}

int ketch_uart_settings(size_t device, struct ketch_line_settings *settings)
{
	struct uart_config config;
	int result = uart_config_get(line_of(device)->uart, &config);

	if (result < 0) {
		return outcome(result);
	}
	*settings = (struct ketch_line_settings){
		.baudrate = config.baudrate,
		.data_bits = config.data_bits + 5,
		.parity = config.parity,
		.two_stop_bits = config.stop_bits == UART_CFG_STOP_BITS_2,
	};
	return 0;
}

int ketch_uart_configure(size_t device, const struct ketch_line_settings *settings)
{
	struct line *line = line_of(device);
	struct uart_config config = {
		.baudrate = settings->baudrate,
		.data_bits = settings->data_bits - 5,
		.parity = settings->parity,
		.stop_bits = settings->two_stop_bits ? UART_CFG_STOP_BITS_2 : UART_CFG_STOP_BITS_1,
		.flow_ctrl = line->settings.flow_ctrl,
	};
	int result;

	if (!line->has_settings) {
		/* They could not be restored for who opens the line next. */
		return KETCH_DEVICE_NOT_SUPPORTED;
	}
	result = uart_configure(line->uart, &config);
	line->is_changed |= result == 0;
	return outcome(result);
}
