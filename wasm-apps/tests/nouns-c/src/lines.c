/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Serial lines and messages.
 */

#include "check.h"

static void say(const char *what, const char *text, size_t length)
{
	struct ketch_line line = {.length = 0};

	ketch_line_text(&line, what);
	ketch_line_text(&line, ": ");
	ketch_line_bytes(&line, text, length);
	ketch_line_log(&line, KETCH_INFO);
}

static void uart(void)
{
	struct ketch_uart_settings settings;
	struct ketch_line line = {.length = 0};
	ketch_handle port;
	ketch_handle pollable;
	char text[16];
	size_t count;

	must("line", ketch_uart_open("line", &port));
	must("settings", ketch_uart_settings(port, &settings));
	ketch_line_number(&line, settings.baudrate);
	ketch_line_text(&line, " baud, ");
	ketch_line_number(&line, settings.data_bits);
	ketch_line_text(&line, " bits, parity ");
	ketch_line_number(&line, settings.parity);
	ketch_line_text(&line, ", stop ");
	ketch_line_number(&line, settings.stop_bits);
	ketch_line_log(&line, KETCH_INFO);
	settings.baudrate = 115200;
	settings.parity = KETCH_UART_PARITY_EVEN;
	settings.stop_bits = KETCH_UART_STOP_TWO;
	must("configure", ketch_uart_configure(port, &settings));
	must("settings", ketch_uart_settings(port, &settings));
	must("changed", settings.baudrate != 115200 ||
				settings.parity != KETCH_UART_PARITY_EVEN ||
				settings.stop_bits != KETCH_UART_STOP_TWO);
	must("write", ketch_uart_write(port, "hello", 5, &count) || count != 5);
	pollable = ketch_uart_watch_sent(port);
	ketch_pollable_block(pollable);
	ketch_pollable_drop(pollable);
	pollable = ketch_uart_watch_received(port);
	for (size_t all = 0; all < 5; all += count) {
		ketch_pollable_block(pollable);
		must("read", ketch_uart_read(port, &text[all], sizeof(text) - all, &count));
	}
	ketch_pollable_drop(pollable);
	say("line", text, 5);
	must("lost", ketch_uart_lost(port));
	ketch_uart_drop(port);
}

static void messages(void)
{
	ketch_handle subscription;
	ketch_handle pollable;
	char text[16];
	size_t length;
	bool is;

	must("denied", ketch_send("elsewhere", "x", 1) != KETCH_MESSAGE_PERMISSION_DENIED);
	must("denied", ketch_subscription_open("elsewhere", &subscription) !=
			       KETCH_MESSAGE_PERMISSION_DENIED);
	must("subscription", ketch_subscription_open("nouns", &subscription));
	must("none", ketch_receive(subscription, text, sizeof(text), &is, &length) || is);
	must("send", ketch_send("nouns", "good news", 9));
	pollable = ketch_subscription_watch(subscription);
	ketch_pollable_block(pollable);
	ketch_pollable_drop(pollable);
	must("receive", ketch_receive(subscription, text, sizeof(text), &is, &length) || !is);
	say("message", text, length);
	ketch_subscription_drop(subscription);
}

void lines(void)
{
	uart();
	messages();
}
