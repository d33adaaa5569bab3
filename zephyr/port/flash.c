/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The partition that images and state live in, and where the processor sees it.
 */

#include <errno.h>
#include <string.h>

#include <zephyr/device.h>
#include <zephyr/devicetree.h>
#include <zephyr/drivers/flash/flash_simulator.h>
#include <zephyr/kernel.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/sys/util.h>

#define PARTITION DT_NODELABEL(ketch_partition)
#define MEMORY    DT_GPARENT(PARTITION)

BUILD_ASSERT(FIXED_PARTITION_EXISTS(ketch_partition),
	     "Ketch needs a fixed partition with the node label ketch_partition");
BUILD_ASSERT(FIXED_PARTITION_SIZE(ketch_partition) % CONFIG_KETCH_FLASH_ERASE_SIZE == 0,
	     "the size of ketch_partition is no multiple of CONFIG_KETCH_FLASH_ERASE_SIZE");
BUILD_ASSERT(CONFIG_KETCH_FLASH_ERASE_SIZE % DT_PROP_OR(MEMORY, erase_block_size, 1) == 0,
	     "CONFIG_KETCH_FLASH_ERASE_SIZE is no multiple of the flash's erase block");
BUILD_ASSERT(CONFIG_KETCH_FLASH_WRITE_SIZE % DT_PROP_OR(MEMORY, write_block_size, 1) == 0,
	     "CONFIG_KETCH_FLASH_WRITE_SIZE is no multiple of the flash's write block");

static const struct flash_area *area;

/* Where the processor reads the partition directly: modules run in place. */
static const uint8_t *mapped;

int ketch_flash_open(void)
{
	int result = flash_area_open(FIXED_PARTITION_ID(ketch_partition), &area);

	if (result != 0) {
		return result;
	}
#if DT_NODE_HAS_COMPAT(DT_PARENT(MEMORY), zephyr_sim_flash)
	size_t size;

	mapped = flash_simulator_get_memory(flash_area_get_device(area), &size);
	mapped += area->fa_off;
#elif DT_SAME_NODE(MEMORY, DT_CHOSEN(zephyr_flash))
	mapped = (const uint8_t *)(uintptr_t)(CONFIG_FLASH_BASE_ADDRESS + area->fa_off);
#else
#error "the flash of ketch_partition is not known to be mapped: it has to be the chosen zephyr,flash"
#endif
	return 0;
}

uint32_t ketch_flash_size(void)
{
	return FIXED_PARTITION_SIZE(ketch_partition);
}

int ketch_flash_read(uint32_t offset, uint8_t *bytes, size_t length)
{
	if (offset > ketch_flash_size() || length > ketch_flash_size() - offset) {
		return -EINVAL;
	}
	/* A driver would do the same with more ado, and records are read in small pieces. */
	memcpy(bytes, mapped + offset, length);
	return 0;
}

int ketch_flash_write(uint32_t offset, const uint8_t *bytes, size_t length)
{
	return flash_area_write(area, offset, bytes, length);
}

int ketch_flash_erase(uint32_t offset, size_t length)
{
	return flash_area_erase(area, offset, length);
}

const uint8_t *ketch_flash_mapped(void)
{
	return mapped;
}
