/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is on the emulated I2C bus.
 */

#define DT_DRV_COMPAT ketch_test_i2c_target

#include <errno.h>

#include <zephyr/device.h>
#include <zephyr/drivers/emul.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/drivers/i2c_emul.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>

#include "i2c_targets.h"

enum model {
	MEMORY,
	THERMOMETER,
	BROKEN,
};

struct config {
	enum model model;
};

int32_t i2c_temperature = 21500;
int32_t i2c_hold_ms;
uint32_t i2c_transfers;
int i2c_failure = -ETIMEDOUT;

static uint8_t registers[256];
static uint8_t next;

static void memory(struct i2c_msg *message)
{
	for (uint32_t i = 0; i < message->len; i++) {
		if (message->flags & I2C_MSG_READ) {
			message->buf[i] = registers[next++];
		} else if (i == 0) {
			next = message->buf[0];
		} else {
			registers[next++] = message->buf[i];
		}
	}
}

static void thermometer(struct i2c_msg *message)
{
	uint8_t temperature[2];

	/* Nine bits, half a degree each. Source: the LM75's data sheet. */
	sys_put_be16((i2c_temperature / 500) * 128, temperature);
	if (message->flags & I2C_MSG_READ) {
		for (uint32_t i = 0; i < message->len; i++) {
			message->buf[i] = temperature[i % 2];
		}
	}
}

static int transfer(const struct emul *target, struct i2c_msg *messages, int count, int address)
{
	const struct config *config = target->cfg;

	ARG_UNUSED(address);
	i2c_transfers++;
	if (config->model == BROKEN) {
		/* Simulated time stands still while nobody waits. */
		k_msleep(MAX(i2c_hold_ms, 1));
		return i2c_failure;
	}
	for (int i = 0; i < count; i++) {
		if (config->model == MEMORY) {
			memory(&messages[i]);
		} else {
			thermometer(&messages[i]);
		}
	}
	return 0;
}

static int initialize(const struct emul *target, const struct device *parent)
{
	ARG_UNUSED(target);
	ARG_UNUSED(parent);
	return 0;
}

static const struct i2c_emul_api api = {.transfer = transfer};

#define TARGET(instance)                                                                           \
	static const struct config config_##instance = {                                           \
		.model = DT_INST_ENUM_IDX(instance, model),                                        \
	};                                                                                         \
	DEVICE_DT_INST_DEFINE(instance, NULL, NULL, NULL, NULL, POST_KERNEL, 99, NULL);            \
	EMUL_DT_INST_DEFINE(instance, initialize, NULL, &config_##instance, &api, NULL)

DT_INST_FOREACH_STATUS_OKAY(TARGET)
