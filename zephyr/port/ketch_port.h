/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Between the C and the Rust half of the port: rust/port-zephyr and rust/firmware declare the
 * same. Nothing here is for applications.
 */

#ifndef KETCH_PORT_H_
#define KETCH_PORT_H_

#include <stddef.h>
#include <stdint.h>

/* Bits of ketch_device.operations, as in ketch_abi::Operations. */
#define KETCH_OPERATION_READ  1
#define KETCH_OPERATION_WRITE 2
#define KETCH_OPERATION_WATCH 4

/* One child of the devicetree's ketch,devices node. */
struct ketch_device {
	const char *label;
	/* Number in ketch_abi::Capability. */
	uint8_t capability;
	uint8_t operations;
	uint8_t exclusive;
};

/* The Rust half. Each returns 0, or a number of ketch_abi::Error. */
int ketch_start(void);
/* An edge at the pin in this place of the device table. From any context. */
void ketch_gpio_edge(size_t device);

#endif /* KETCH_PORT_H_ */
