/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The command `ketch` of Zephyr's shell. What it understands is in rust/runtime/src/shell.rs.
 */

#include <zephyr/shell/shell.h>

#include "ketch_port.h"

#define WORDS_MAX 4

void ketch_shell_write(void *shell, const char *text, size_t length)
{
	shell_fprintf(shell, SHELL_NORMAL, "%.*s", (int)length, text);
}

static int ketch(const struct shell *shell, size_t count, char **words)
{
	/* The number of Ketch's error, also for clients of MCUmgr's `shell exec`. */
	return ketch_shell(count - 1, (const char *const *)words + 1, (void *)shell);
}

SHELL_CMD_ARG_REGISTER(ketch, NULL, "Containers; see `ketch help`.", ketch, 1, WORDS_MAX);
