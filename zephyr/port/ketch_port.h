/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Between the C and the Rust half of the port: rust/port-zephyr and rust/firmware declare the
 * same. Nothing here is for applications.
 */

#ifndef KETCH_PORT_H_
#define KETCH_PORT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bits of ketch_device.operations, as in ketch_abi::Operations. */
#define KETCH_OPERATION_READ      1
#define KETCH_OPERATION_WRITE     2
#define KETCH_OPERATION_WATCH     4
#define KETCH_OPERATION_CONFIGURE 32

/* As in ketch_abi and ketch_proto. */
#define KETCH_SMP_GROUP    75
#define KETCH_SMP_COMMANDS 14

/* What the gpio functions return for these errors; for others, any other number below zero. */
#define KETCH_GPIO_HARDWARE_FAULT     -1
#define KETCH_GPIO_NOT_SUPPORTED      -2
#define KETCH_GPIO_MODE_NOT_AVAILABLE -3

/* What the functions of other devices return for these errors. */
#define KETCH_DEVICE_FAULT         -1
#define KETCH_DEVICE_NOT_SUPPORTED -2
#define KETCH_DEVICE_OUT_OF_RANGE  -3
#define KETCH_DEVICE_TIMEOUT       -4
/* What the i2c functions return for these errors; 0 is success. */
#define KETCH_I2C_OTHER            -1
#define KETCH_I2C_BUS              -2
#define KETCH_I2C_ARBITRATION_LOSS -3
#define KETCH_I2C_NO_ACKNOWLEDGE   -4

/* What the spi functions return for these errors; 0 is success. */
#define KETCH_SPI_FAULT        -1
#define KETCH_SPI_FRAME_FORMAT -2

/* As in ketch_runtime::platform: a part of a transfer. */
#define KETCH_DIRECTION_READ     0
#define KETCH_DIRECTION_WRITE    1
#define KETCH_DIRECTION_EXCHANGE 2
#define KETCH_DIRECTION_DELAY    3
struct ketch_segment {
	uint16_t length;
	uint8_t direction;
};

/* One child of the devicetree's ketch,devices node. */
struct ketch_device {
	const char *label;
	/* Number in ketch_abi::Capability. */
	uint8_t capability;
	uint8_t operations;
	uint8_t exclusive;
	uint16_t calls_per_second;
};

/* How a serial line works. Parity as in enum uart_config_parity. */
struct ketch_line_settings {
	uint32_t baudrate;
	uint8_t data_bits;
	uint8_t parity;
	bool two_stop_bits;
};

/* What containers may set a pulse output to, in nanoseconds and percent. */
struct ketch_pulse_limits {
	uint32_t min_period;
	uint32_t max_period;
	uint8_t max_duty;
};

/* What containers may set an analog output to. */
struct ketch_output_limits {
	uint32_t minimum;
	uint32_t maximum;
	uint16_t milliseconds;
	uint8_t resolution;
};

/* Pulses, in nanoseconds. */
struct ketch_pulses {
	uint32_t period;
	uint32_t width;
};

/* Kinds of measurement, as in ketch_runtime. */
#define KETCH_SENSOR_CHANNELS 27

/* One of the above for an error number of Zephyr's. */
int ketch_device_failure(int result);

/* The Rust half. */

/* What runs on the thread for management, for ever. */
void ketch_management_run(void);
/* An edge at the pin in this place of the device table, and its state after it. From any context. */
void ketch_gpio_edge(size_t device, bool active);
/* Bytes have arrived at the line in this place of the device table, which had none. From any context. */
void ketch_uart_received(size_t device);
/* That line has sent its last byte. From any context. */
void ketch_uart_sent(size_t device);
/* A conversion of the input in this place of the device table, which is watched. From any context. */
void ketch_adc_sample(size_t device, uint32_t value);
/* Answers a request of the SMP group: its CBOR map, and room for the entries of the response's map.
 * Returns the length of the entries; with an error, which is set then, they tell it.
 */
size_t ketch_smp(bool write, uint8_t command, const uint8_t *request, size_t length,
		 uint8_t *response, size_t room, uint16_t *error);
/* What a version 1 client is told instead of this error: a number of enum mcumgr_err_t. */
int ketch_smp_v1(uint16_t error);
/* Runs the words of a command line, and writes its output with ketch_shell_write(). */
int ketch_shell(size_t count, const char *const *words, void *shell);
/* Takes bytes of a file under /ketch. Returns 0, or the number of an error. */
uint16_t ketch_file_write(uint32_t offset, const uint8_t *bytes, size_t length);
/* Bytes of the pool in use, or 0 before the start. For tests; the linker drops it elsewhere. */
uint32_t ketch_pool_used(void);

/* For Rust, in turn. */

void ketch_signal_notify(size_t signal);
void ketch_shell_write(void *shell, const char *text, size_t length);

#endif /* KETCH_PORT_H_ */
