/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What it takes to receive and check an image of 32 KB. The simulated flash copies bytes one by
 * one, which no real one does, so its time is told apart: the linker leads Ketch's calls of the
 * flash through here.
 */

#include <zephyr/kernel.h>

#include "costs.h"
#include "cycles.h"
#include "ketch.h"

static bool timed;
static uint32_t cycles_in_flash;

int __real_ketch_flash_read(uint32_t offset, uint8_t *bytes, size_t length);
int __real_ketch_flash_write(uint32_t offset, const uint8_t *bytes, size_t length);
int __real_ketch_flash_erase(uint32_t offset, size_t length);

/* Looking at the clock takes longer than a short read, so nobody does outside of uploads. */
static uint32_t now(void)
{
	return timed ? k_cycle_get_32() : 0;
}

int __wrap_ketch_flash_read(uint32_t offset, uint8_t *bytes, size_t length)
{
	uint32_t begin = now();
	int result = __real_ketch_flash_read(offset, bytes, length);

	cycles_in_flash += now() - begin;
	return result;
}

int __wrap_ketch_flash_write(uint32_t offset, const uint8_t *bytes, size_t length)
{
	uint32_t begin = now();
	int result = __real_ketch_flash_write(offset, bytes, length);

	cycles_in_flash += now() - begin;
	return result;
}

int __wrap_ketch_flash_erase(uint32_t offset, size_t length)
{
	uint32_t begin = now();
	int result = __real_ketch_flash_erase(offset, length);

	cycles_in_flash += now() - begin;
	return result;
}

static int64_t in_flash(void)
{
	return instructions(0, cycles_in_flash);
}

/* Instructions of an upload, without those in the flash. */
static int64_t upload(const struct guest *guest)
{
	uint32_t begin, end;

	cycles_in_flash = 0;
	timed = true;
	begin = k_cycle_get_32();
	ketch_upload(guest);
	end = k_cycle_get_32();
	timed = false;
	return instructions(begin, end) - in_flash();
}

void costs_of_uploads(void)
{
	int64_t with, without;

	figure("any", "upload and verify 32 KB, without the flash", KETCH, upload(&large));
	figure("any", "upload and verify 32 KB, in the simulated flash", KETCH, in_flash());
	ketch(REMOVE, &large);
	without = upload(&smallest);
	ketch(REMOVE, &smallest);
	with = upload(&endorsed);
	ketch(REMOVE, &endorsed);
	figure("any", "upload and verify the smallest, without the flash", KETCH, without);
	figure("any", "verify a signature (Ed25519)", KETCH, with - without);
}
