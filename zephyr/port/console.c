/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The firmware's log, which is macros.
 */

#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

LOG_MODULE_REGISTER(ketch, CONFIG_KETCH_LOG_LEVEL);

/* `level` is one of ketch_runtime::platform::Level; `text` ends with a zero byte. */
void ketch_console_line(uint8_t level, const char *text)
{
	switch (level) {
	case 0:
	case 1:
		LOG_DBG("%s", text);
		break;
	case 2:
		LOG_INF("%s", text);
		break;
	case 3:
		LOG_WRN("%s", text);
		break;
	default:
		LOG_ERR("%s", text);
		break;
	}
}

/* At once, for a message that precedes the end. `text` ends with a zero byte. */
void ketch_console_print(const char *text)
{
	printk("%s\n", text);
}
