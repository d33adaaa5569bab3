/* SPDX-License-Identifier: Apache-2.0 */

#include "kernels.h"

#define LENGTH 1024

static uint32_t table[256];
static uint8_t buffer[LENGTH];

/* The reflected polynomial 0x04C11DB7. Source: IEEE 802.3, 3.2.9. */
static void fill_table(void)
{
	for (uint32_t index = 0; index < 256; index++) {
		uint32_t value = index;

		for (int bit = 0; bit < 8; bit++) {
			value = (value >> 1) ^ ((value & 1) ? 0xEDB88320U : 0);
		}
		table[index] = value;
	}
}

static uint32_t crc32(uint32_t crc, const uint8_t *bytes, uint32_t length)
{
	crc = ~crc;
	for (uint32_t index = 0; index < length; index++) {
		crc = (crc >> 8) ^ table[(crc ^ bytes[index]) & 0xFF];
	}
	return ~crc;
}

KETCH_KERNEL(crc32)
{
	uint32_t state = 1;
	uint32_t crc = 0;

	fill_table();
	for (uint32_t index = 0; index < LENGTH; index++) {
		buffer[index] = (uint8_t)kernel_random(&state);
	}
	while (rounds-- > 0) {
		crc = crc32(crc, buffer, LENGTH);
	}
	return crc;
}
