/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Whose turn it is at what containers keep. Whoever waits lends its priority to who is there.
 */

#include <zephyr/kernel.h>

static K_MUTEX_DEFINE(lock);

void ketch_keyvalue_lock(void)
{
	(void)k_mutex_lock(&lock, K_FOREVER);
}

void ketch_keyvalue_unlock(void)
{
	(void)k_mutex_unlock(&lock);
}
