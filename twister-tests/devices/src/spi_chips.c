/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is on the emulated SPI bus: a flash that identifies itself, and keeps what was programmed.
 */

#define DT_DRV_COMPAT ketch_test_spi_chip

#include <string.h>

#include <zephyr/device.h>
#include <zephyr/drivers/emul.h>
#include <zephyr/drivers/spi.h>
#include <zephyr/drivers/spi_emul.h>
#include <zephyr/sys/util.h>

#include "hold.h"
#include "spi_chips.h"

int spi_failure;
uint32_t spi_frequency;

static uint8_t memory[4096];

/* Collects what is sent, and hands out what comes back, over all buffers. */
static int io(const struct emul *chip, const struct spi_config *config,
	      const struct spi_buf_set *tx, const struct spi_buf_set *rx)
{
	static const uint8_t identity[] = {0xef, 0x40, 0x10};
	static uint8_t sent[512], received[512];
	size_t length = 0, at = 0, address;

	ARG_UNUSED(chip);
	spi_frequency = config->frequency;
	hold(SPI_DRIVER);
	if (spi_failure != 0) {
		return spi_failure;
	}
	for (size_t i = 0; i < tx->count; i++) {
		if (tx->buffers[i].buf != NULL) {
			memcpy(&sent[length], tx->buffers[i].buf, tx->buffers[i].len);
		} else {
			memset(&sent[length], 0, tx->buffers[i].len);
		}
		length += tx->buffers[i].len;
	}
	memset(received, 0xff, length);
	address = length < 4 ? 0 : (sent[2] << 8 | sent[3]) % sizeof(memory);
	for (size_t i = 0; i < length; i++) {
		if (sent[0] == 0x9f && i >= 1 && i < 4) {
			received[i] = identity[i - 1];
		} else if (sent[0] == 0x03 && i >= 4) {
			received[i] = memory[(address + i - 4) % sizeof(memory)];
		} else if (sent[0] == 0x02 && i >= 4) {
			memory[(address + i - 4) % sizeof(memory)] = sent[i];
		}
	}
	for (size_t i = 0; i < rx->count; i++) {
		if (rx->buffers[i].buf != NULL) {
			memcpy(rx->buffers[i].buf, &received[at], rx->buffers[i].len);
		}
		at += rx->buffers[i].len;
	}
	return 0;
}

static int initialize(const struct emul *chip, const struct device *parent)
{
	ARG_UNUSED(chip);
	ARG_UNUSED(parent);
	return 0;
}

static const struct spi_emul_api api = {.io = io};

#define CHIP(instance)                                                                             \
	DEVICE_DT_INST_DEFINE(instance, NULL, NULL, NULL, NULL, POST_KERNEL, 99, NULL);            \
	EMUL_DT_INST_DEFINE(instance, initialize, NULL, NULL, &api, NULL)

DT_INST_FOREACH_STATUS_OKAY(CHIP)
