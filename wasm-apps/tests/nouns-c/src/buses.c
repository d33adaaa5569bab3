/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * I2C, SPI and sensors.
 */

#include "check.h"

static void bytes(const char *what, const uint8_t *all, size_t length)
{
	struct ketch_line line = {.length = 0};

	ketch_line_text(&line, what);
	ketch_line_text(&line, ":");
	ketch_line_hex(&line, all, length);
	ketch_line_log(&line, KETCH_INFO);
}

static void error(const char *what, uint32_t error)
{
	uint8_t number = (uint8_t)error;

	bytes(what, &number, 1);
}

static void i2c(void)
{
	static const uint8_t temperature[1] = {0};
	static const uint8_t configuration[2] = {1, 0};
	struct ketch_i2c_operation operations[4];
	uint8_t read[4];
	ketch_handle bus;

	error("i2c nothing", ketch_i2c_open("nothing", &bus));
	must("thermometer", ketch_i2c_open("thermometer", &bus));
	must("write", ketch_i2c_write(bus, 0x48, configuration, 2));
	must("write", ketch_i2c_write(bus, 0x48, temperature, 1));
	must("read", ketch_i2c_read(bus, 0x48, read, 2));
	bytes("i2c read", read, 2);
	must("write-read", ketch_i2c_write_read(bus, 0x48, temperature, 1, read, 2));
	bytes("i2c write-read", read, 2);
	operations[0] = ketch_i2c_to_write(temperature, 1);
	operations[1] = ketch_i2c_to_read(2);
	operations[2] = ketch_i2c_to_write(configuration, 1);
	operations[3] = ketch_i2c_to_read(1);
	must("transaction", ketch_i2c_transaction(bus, 0x48, operations, 4, read, sizeof(read)));
	bytes("i2c transaction", read, 3);
	error("i2c nobody", ketch_i2c_read(bus, 0x49, read, 1));
	error("i2c elsewhere", ketch_i2c_write(bus, 0x20, temperature, 1));
	ketch_i2c_drop(bus);
}

static void spi(void)
{
	/* Source: what all such flashes have: read identification, read status, read data. */
	static const uint8_t identify[4] = {0x9f, 0, 0, 0};
	static const uint8_t read_data[4] = {0x03, 0, 0, 0};
	struct ketch_spi_operation operations[4];
	uint8_t read[8];
	ketch_handle chip;

	error("spi nothing", ketch_spi_open("nothing", &chip));
	must("flash", ketch_spi_open("flash", &chip));
	must("write", ketch_spi_write(chip, identify, 1));
	must("read", ketch_spi_read(chip, read, 1));
	must("transfer", ketch_spi_transfer(chip, identify, read, 4));
	bytes("spi transfer", &read[1], 3);
	operations[0] = ketch_spi_to_write(read_data, 4);
	operations[1] = ketch_spi_to_wait(1000);
	operations[2] = ketch_spi_to_read(2);
	operations[3] = ketch_spi_to_transfer(read_data, 2);
	must("transaction", ketch_spi_transaction(chip, operations, 4, read, sizeof(read)));
	bytes("spi transaction", read, 4);
	ketch_spi_drop(chip);
}

static void sensor(void)
{
	struct ketch_reading reading;
	ketch_handle climate;
	struct ketch_line line = {.length = 0};

	must("climate", ketch_sensor_open("climate", &climate));
	must("has", !ketch_sensor_has(climate, KETCH_SENSOR_AMBIENT_TEMP) ||
			    ketch_sensor_has(climate, KETCH_SENSOR_CO2));
	must("fetch", ketch_sensor_fetch(climate));
	must("get", ketch_sensor_get(climate, KETCH_SENSOR_AMBIENT_TEMP, &reading));
	ketch_line_text(&line, "climate: ");
	ketch_line_number(&line, reading.value);
	ketch_line_text(&line, " e");
	ketch_line_number(&line, reading.scale);
	ketch_line_log(&line, KETCH_INFO);
	error("co2", ketch_sensor_get(climate, KETCH_SENSOR_CO2, &reading));
	ketch_sensor_drop(climate);
}

void buses(void)
{
	i2c();
	spi();
	sensor();
}
