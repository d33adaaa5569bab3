/* SPDX-License-Identifier: Apache-2.0 */

#ifndef KETCH_TEST_FAKE_UART_H_
#define KETCH_TEST_FAKE_UART_H_

/* What changing the settings returns, and how often that was asked for. */
extern int fake_uart_configure_result;
extern int fake_uart_configured;

#endif /* KETCH_TEST_FAKE_UART_H_ */
