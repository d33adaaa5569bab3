/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Random numbers, as good as the device has them.
 */

#include <stdbool.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/random/random.h>
#include <zephyr/sys/util.h>

#ifdef CONFIG_HWINFO
#include <zephyr/drivers/hwinfo.h>
#endif

/* Where there is no generator, these bytes differ from time to time and, with CONFIG_HWINFO, from
 * device to device, and that is all.
 */
static void improvise(uint8_t *bytes, size_t length)
{
#ifdef CONFIG_HWINFO
	uint8_t id[16] = {0};

	(void)hwinfo_get_device_id(id, sizeof(id));
#endif
	/* Where the clock stands still between two calls, they differ all the same. Two threads that
	 * get here at once may get the same, which is as good as this gets.
	 */
	static uint32_t state;

	for (size_t i = 0; i < length; i++) {
		state = (state ^ k_cycle_get_32()) * 1664525U + 1013904223U;
		bytes[i] = (uint8_t)(state >> 24);
#ifdef CONFIG_HWINFO
		bytes[i] ^= id[i % sizeof(id)];
#endif
	}
}

bool ketch_random_secure(uint8_t *bytes, size_t length)
{
#if defined(CONFIG_CSPRNG_ENABLED)
	return sys_csrand_get(bytes, length) == 0;
#else
	ARG_UNUSED(bytes);
	ARG_UNUSED(length);
	return false;
#endif
}

void ketch_random(uint8_t *bytes, size_t length)
{
	if (!ketch_random_secure(bytes, length)) {
		improvise(bytes, length);
	}
}
