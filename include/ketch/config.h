/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the operator told the container: `ketch create NAME --config interval=250`.
 */

#ifndef KETCH_CONFIG_H_
#define KETCH_CONFIG_H_

#include "core.h"

/* Why nothing can be told. Source: `error` of wasi:config/store. */
enum ketch_config_error {
	KETCH_CONFIG_UPSTREAM = 1,
	/* The device's flash failed. */
	KETCH_CONFIG_IO = 2,
};

/* A key with its value, as the device writes it. */
struct ketch_setting {
	struct ketch_list key;
	struct ketch_list value;
};

KETCH_IMPORT("wasi:config/store@0.2.0-draft", "get")
void ketch_import_config(const char *key, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:config/store@0.2.0-draft", "get-all")
void ketch_import_config_all(struct ketch_answer *answer);

/* Writes a key's value with an end behind it, cut where there is no room, and says whether it was set. */
static inline enum ketch_config_error ketch_config(const char *key, char *value, size_t size,
						   bool *is_set)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_config(key, ketch_length(key), &answer);
	*is_set = !answer.is_error && (uint8_t)answer.value == 1;
	if (*is_set) {
		ketch_take_text(value, size, answer.list);
	}
	return (enum ketch_config_error)ketch_outcome(&answer, 0);
}

/* Hands each key with its value to a function, in no order that means anything. They are texts without
 * an end, and there until the function calls the device.
 */
static inline enum ketch_config_error ketch_config_each(void (*each)(const struct ketch_setting *))
{
	struct ketch_answer answer = {0};
	const struct ketch_setting *settings;

	ketch_forget();
	ketch_import_config_all(&answer);
	if (answer.is_error) {
		return (enum ketch_config_error)ketch_outcome(&answer, 0);
	}
	/* Their first one is where an error's number would be, how many they are where its text would. */
	settings = (const struct ketch_setting *)(uintptr_t)answer.value;
	for (size_t i = 0; i < (size_t)(uintptr_t)answer.list.start; i++) {
		each(&settings[i]);
	}
	return (enum ketch_config_error)KETCH_OK;
}

#endif /* KETCH_CONFIG_H_ */
