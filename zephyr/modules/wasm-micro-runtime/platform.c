/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What WAMR expects of its platform and its Zephyr port lacks.
 */

#include <stdarg.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/atomic.h>

/* Takes the place of vprintf() in WAMR unless CONFIG_KETCH_WAMR_LOG: nothing is printed. */
int ketch_wamr_discard(const char *format, va_list arguments)
{
	ARG_UNUSED(format);
	ARG_UNUSED(arguments);
	return 0;
}

/* What is left of the reasons for which WAMR refuses a module, unless CONFIG_KETCH_WAMR_TEXTS. */
static atomic_t refusals;

void ketch_wamr_out_of_memory(void)
{
	atomic_inc(&refusals);
}

/* How often that was, from zero on. rust/wamr-sys/src/refusals.rs declares the same. */
uint32_t ketch_wamr_refusals(void)
{
	return (uint32_t)atomic_get(&refusals);
}

int os_usleep(uint32_t microseconds)
{
	(void)k_usleep(microseconds);
	return 0;
}

/* The host's C library prints by itself and has no hook to install. */
#ifdef CONFIG_EXTERNAL_LIBC
void __stdout_hook_install(int (*hook)(int))
{
	ARG_UNUSED(hook);
}
#endif
