/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What this container was granted, and the errors of the devices that have no WASI proposal.
 */

#ifndef KETCH_DEVICES_H_
#define KETCH_DEVICES_H_

#include "core.h"

/* Why a call on a device failed. Source: `error` of ketch:devices/types. */
enum ketch_device_error {
	KETCH_DEVICE_UNKNOWN = 1,
	/* Not granted, or not any more: request it in ketch.toml. */
	KETCH_DEVICE_NOT_GRANTED = 2,
	/* Granted, but not for this: request the operation. */
	KETCH_DEVICE_OPERATION_NOT_GRANTED = 3,
	/* No handle is free: give one back first. */
	KETCH_DEVICE_EXHAUSTED = 4,
	KETCH_DEVICE_TOO_MANY_CALLS = 5,
	KETCH_DEVICE_TOO_LARGE = 6,
	KETCH_DEVICE_OUT_OF_RANGE = 7,
	KETCH_DEVICE_NOT_SUPPORTED = 8,
	KETCH_DEVICE_TIMEOUT = 9,
	KETCH_DEVICE_FAULT = 10,
};

enum ketch_device_kind {
	KETCH_KIND_GPIO_PIN = 0,
	KETCH_KIND_UART = 1,
	KETCH_KIND_ADC_CHANNEL = 2,
	KETCH_KIND_PWM_CHANNEL = 3,
	KETCH_KIND_SENSOR = 4,
	KETCH_KIND_I2C_DEVICE = 5,
	KETCH_KIND_SPI_DEVICE = 6,
	KETCH_KIND_DAC_CHANNEL = 7,
};

/* Operations, as bits. */
enum ketch_operation {
	KETCH_OPERATION_READ = 1,
	KETCH_OPERATION_WRITE = 2,
	KETCH_OPERATION_WATCH = 4,
	KETCH_OPERATION_PUBLISH = 8,
	KETCH_OPERATION_SUBSCRIBE = 16,
	KETCH_OPERATION_CONFIGURE = 32,
};

/* A device that was granted. */
struct ketch_device {
	char label[33];
	uint8_t kind;
	uint8_t operations;
};

/* One of them as the device writes it. */
struct ketch_device_entry {
	struct ketch_list label;
	uint8_t kind;
	uint8_t operations;
};

_Static_assert(sizeof(struct ketch_device_entry) == 12, "as the canonical ABI has it");

KETCH_IMPORT("ketch:devices/directory@0.1.0", "list")
void ketch_import_devices(struct ketch_list *devices);

/* The devices that this container was granted, in the order of the manifest's requests: writes `most` of
 * them at most, and returns how many there are.
 */
static inline size_t ketch_devices(struct ketch_device *devices, size_t most)
{
	struct ketch_list list = {0};
	const struct ketch_device_entry *entries;

	ketch_forget();
	ketch_import_devices(&list);
	entries = list.start;
	for (size_t i = 0; i < list.length && i < most; i++) {
		ketch_take_text(devices[i].label, sizeof(devices[i].label), entries[i].label);
		devices[i].kind = entries[i].kind;
		devices[i].operations = entries[i].operations;
	}
	return list.length;
}

/* The answer of a call that returns a word: 0 or 1 for an error in the lowest byte of the first, the
 * value or the error's number in the second.
 */
static inline enum ketch_device_error ketch_device_word(const uint32_t *answer, uint32_t *word)
{
	bool failed = (uint8_t)answer[0] != 0;

	*word = failed ? 0 : answer[1];
	return failed ? (enum ketch_device_error)((uint8_t)answer[1] + 1U)
		      : (enum ketch_device_error)KETCH_OK;
}

/* The answer of a call that returns nothing. */
static inline enum ketch_device_error ketch_device_unit(const uint8_t *answer)
{
	return (enum ketch_device_error)(answer[0] ? answer[1] + 1U : KETCH_OK);
}

#endif /* KETCH_DEVICES_H_ */
