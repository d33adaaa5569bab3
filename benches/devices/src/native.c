/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include <zephyr/drivers/adc.h>
#include <zephyr/drivers/dac.h>
#include <zephyr/drivers/flash.h>
#include <zephyr/drivers/gpio.h>
#include <zephyr/drivers/i2c.h>
#include <zephyr/drivers/pwm.h>
#include <zephyr/drivers/sensor.h>
#include <zephyr/drivers/spi.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/fs/nvs.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/random/random.h>
#include <zephyr/settings/settings.h>
#include <zephyr/storage/flash_map.h>
#include <zephyr/toolchain.h>

#include "ketch.h"
#include "native.h"
#include "pins.h"

LOG_MODULE_REGISTER(native, LOG_LEVEL_INF);

#define LEVEL   DT_NODELABEL(ketch_level)
#define FAN     DT_NODELABEL(ketch_fan)
#define ADDRESS 0x50

static const struct adc_dt_spec level = ADC_DT_SPEC_GET(LEVEL);
static const struct pwm_dt_spec fan = PWM_DT_SPEC_GET(FAN);
static const struct device *const dac = DEVICE_DT_GET(DT_NODELABEL(bench_dac));
static const struct device *const climate = DEVICE_DT_GET(DT_NODELABEL(bench_sensor));
static const struct device *const line = DEVICE_DT_GET(DT_NODELABEL(bench_uart));
static const struct device *const bus = DEVICE_DT_GET(DT_NODELABEL(bench_i2c));
static const struct spi_dt_spec flash =
	SPI_DT_SPEC_GET(DT_NODELABEL(bench_flash), SPI_OP_MODE_MASTER | SPI_WORD_SET(8), 0);

K_MSGQ_DEFINE(queue, 4, 4, 4);

static uint8_t data[4] = "data";
static volatile uint64_t kept;

/* A setting as the board's firmware has it, which the settings subsystem asks for it. */
static const char rate[] = "4";

static int setting(const char *name, char *value, int size)
{
	if (strcmp(name, "rate") != 0) {
		return -ENOENT;
	}
	memcpy(value, rate, MIN(sizeof(rate) - 1, size));
	return sizeof(rate) - 1;
}

SETTINGS_STATIC_HANDLER_DEFINE(bench, "bench", setting, NULL, NULL, NULL);

/* What is kept natively, in a partition of its own of the same flash. */
static struct nvs_fs kept_values = {
	.flash_device = FIXED_PARTITION_DEVICE(bench_partition),
	.offset = FIXED_PARTITION_OFFSET(bench_partition),
	.sector_size = 4096,
	.sector_count = 2,
};

void native_open(void)
{
	const struct dac_channel_cfg output = {.channel_id = 0, .resolution = 12};

	if (dac_channel_setup(dac, &output) != 0) {
		give_up("native", "the analog output cannot be set up");
	}
	/* The memory that simulates flash is not erased at first. */
	(void)flash_erase(kept_values.flash_device, kept_values.offset,
			  kept_values.sector_count * kept_values.sector_size);
	if (nvs_mount(&kept_values) != 0) {
		give_up("native", "NVS cannot be mounted");
	}
	(void)gpio_pin_configure_dt(&led0, GPIO_OUTPUT);
	(void)gpio_pin_configure_dt(&button0, GPIO_INPUT);
	(void)adc_channel_setup_dt(&level);
}

/* A call of a function, as the others are. */
void __noinline native_nothing(void)
{
	compiler_barrier();
}

void native_pin_set(void)
{
	kept = gpio_pin_set_dt(&led0, 1);
}

void native_pin_toggle(void)
{
	kept = gpio_pin_toggle_dt(&led0);
}

void native_pin_get(void)
{
	kept = gpio_pin_get_dt(&button0);
}

void native_adc_read(void)
{
	uint16_t sample;
	struct adc_sequence sequence = {.buffer = &sample, .buffer_size = sizeof(sample)};

	(void)adc_sequence_init_dt(&level, &sequence);
	(void)adc_read_dt(&level, &sequence);
	kept = sample;
}

void native_dac_write(void)
{
	kept = dac_write_value(dac, 0, 1234);
}

void native_pwm_set(void)
{
	kept = pwm_set_dt(&fan, 40000, 20000);
}

void native_sensor_fetch(void)
{
	kept = sensor_sample_fetch(climate);
}

void native_sensor_get(void)
{
	struct sensor_value value;

	(void)sensor_channel_get(climate, SENSOR_CHAN_AMBIENT_TEMP, &value);
	kept = sensor_value_to_micro(&value);
}

void native_uart_write(void)
{
	kept = uart_fifo_fill(line, data, sizeof(data));
}

void native_uart_read(void)
{
	kept = uart_fifo_read(line, data, sizeof(data));
}

void native_i2c_write(void)
{
	kept = i2c_write(bus, data, sizeof(data), ADDRESS);
}

void native_i2c_read(void)
{
	kept = i2c_read(bus, data, sizeof(data), ADDRESS);
}

void native_i2c_write_read(void)
{
	kept = i2c_write_read(bus, ADDRESS, data, sizeof(data), data, sizeof(data));
}

void native_i2c_transaction(void)
{
	struct i2c_msg parts[] = {
		{.buf = data, .len = sizeof(data), .flags = I2C_MSG_WRITE},
		{.buf = data, .len = sizeof(data), .flags = I2C_MSG_READ | I2C_MSG_RESTART | I2C_MSG_STOP},
	};

	kept = i2c_transfer(bus, parts, ARRAY_SIZE(parts), ADDRESS);
}

static const struct spi_buf buffer = {.buf = data, .len = sizeof(data)};
static const struct spi_buf_set set = {.buffers = &buffer, .count = 1};

void native_spi_write(void)
{
	kept = spi_write_dt(&flash, &set);
}

void native_spi_read(void)
{
	kept = spi_read_dt(&flash, &set);
}

void native_spi_transfer(void)
{
	kept = spi_transceive_dt(&flash, &set, &set);
}

void native_spi_transaction(void)
{
	static const struct spi_buf sent[] = {{.buf = data, .len = sizeof(data)},
					      {.buf = NULL, .len = sizeof(data)}};
	static const struct spi_buf received[] = {{.buf = NULL, .len = sizeof(data)},
						  {.buf = data, .len = sizeof(data)}};
	static const struct spi_buf_set out = {.buffers = sent, .count = ARRAY_SIZE(sent)};
	static const struct spi_buf_set in = {.buffers = received, .count = ARRAY_SIZE(received)};

	kept = spi_transceive_dt(&flash, &out, &in);
}

void native_clock(void)
{
	kept = k_ticks_to_ns_floor64(k_uptime_ticks());
}

void native_random(void)
{
	uint64_t number = 0;

	(void)sys_csrand_get(&number, sizeof(number));
	kept = number;
}

void native_message(void)
{
	(void)k_msgq_put(&queue, data, K_NO_WAIT);
	kept = k_msgq_get(&queue, data, K_NO_WAIT);
}

/* Into the buffer of a logger that writes later. */
void native_log(void)
{
	LOG_INF("data");
}

void native_config_get(void)
{
	char value[16];

	kept = settings_runtime_get("bench/rate", value, sizeof(value));
	if (kept != sizeof(rate) - 1) {
		give_up("native", "the setting is not there");
	}
}

void native_keyvalue_set(void)
{
	static uint32_t value;

	value++;
	kept = nvs_write(&kept_values, 1, &value, sizeof(value));
	if (kept != sizeof(value)) {
		give_up("native", "NVS does not keep a value");
	}
}

void native_keyvalue_get(void)
{
	uint32_t value;

	kept = nvs_read(&kept_values, 1, &value, sizeof(value));
}
