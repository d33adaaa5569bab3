/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a container written in C uses of its device. The interface itself is in WIT, under wit/ of the
 * repository; a test compares the imports below with those files. One instance has one thread, and
 * nothing here allocates: what the device returns lies in a small memory of its own until the next call
 * that returns something.
 *
 * Include it in one file of the project with KETCH_IMPLEMENTATION defined before it.
 */

#ifndef KETCH_H_
#define KETCH_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KETCH_IMPORT(module, name)                                                                 \
	__attribute__((import_module(module), import_name(name)))
#define KETCH_EXPORT(name) __attribute__((export_name(name)))

/* A handle of the device's: a pin, a timer. 0 is none. */
typedef uint32_t ketch_handle;

/* What happened. For KETCH_READY, `token` says which pollable it was. */
enum ketch_event {
	KETCH_START = 0,
	KETCH_READY = 1,
	KETCH_STOP = 2,
};

/* The project defines this one: it handles one event and returns. The first is KETCH_START. */
void ketch_on_event(enum ketch_event event, uint32_t token);

enum ketch_level {
	KETCH_TRACE = 0,
	KETCH_DEBUG = 1,
	KETCH_INFO = 2,
	KETCH_WARN = 3,
	KETCH_ERROR = 4,
	KETCH_CRITICAL = 5,
};

/* Why a call on a pin failed; KETCH_OK where it did not. Source: `gpio-error`. */
enum ketch_gpio_error {
	KETCH_OK = -1,
	KETCH_HARDWARE_FAULT = 0,
	KETCH_ALREADY_IN_USE = 1,
	KETCH_PIN_NOT_ALLOWED = 2,
	KETCH_PIN_MODE_NOT_ALLOWED = 3,
	KETCH_UNDEFINED_PIN_LABEL = 4,
	KETCH_PIN_MODE_NOT_AVAILABLE = 5,
	KETCH_WOULD_BLOCK = 6,
	KETCH_OPERATION_NOT_SUPPORTED = 7,
	KETCH_OTHER = 8,
};

/* The imports, as the canonical ABI lowers them. */

/* The answer of a call on a pin: 0 or 1 for an error, the handle or the error's number, its text. */
struct ketch_gpio_result {
	uint8_t is_error;
	uint32_t value;
	const char *text;
	size_t length;
};

KETCH_IMPORT("wasi:logging/logging@0.1.0-draft", "log")
void ketch_import_log(uint32_t level, const char *context, size_t context_length,
		      const char *message, size_t message_length);
KETCH_IMPORT("wasi:clocks/monotonic-clock@0.2.4", "now")
uint64_t ketch_import_now(void);
KETCH_IMPORT("wasi:clocks/monotonic-clock@0.2.4", "subscribe-instant")
ketch_handle ketch_import_timer(uint64_t instant);
KETCH_IMPORT("wasi:io/poll@0.2.4", "[resource-drop]pollable")
void ketch_import_drop_pollable(ketch_handle pollable);
KETCH_IMPORT("ketch:container/events@0.1.0", "subscribe")
void ketch_import_subscribe(ketch_handle pollable, uint32_t token);
KETCH_IMPORT("wasi:cli/exit@0.2.4", "exit-with-code")
void ketch_import_exit(uint32_t code);
KETCH_IMPORT("ketch:devices/gpio@0.1.0", "open-digital-out")
void ketch_import_open_out(const char *label, size_t length, struct ketch_gpio_result *result);
KETCH_IMPORT("ketch:devices/gpio@0.1.0", "open-digital-in")
void ketch_import_open_in(const char *label, size_t length, struct ketch_gpio_result *result);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-out-pin.set-state")
void ketch_import_out_set(ketch_handle pin, uint32_t state, struct ketch_gpio_result *result);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[resource-drop]digital-out-pin")
void ketch_import_drop_out(ketch_handle pin);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[method]digital-in-pin.is-active")
void ketch_import_in_active(ketch_handle pin, struct ketch_gpio_result *result);
KETCH_IMPORT("wasi:gpio/digital@0.2.0", "[resource-drop]digital-in-pin")
void ketch_import_drop_in(ketch_handle pin);

/* The length of a text. */
static inline size_t ketch_length(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0') {
		length++;
	}
	return length;
}

/* Writes a line to the container's log. */
static inline void ketch_log(enum ketch_level level, const char *message)
{
	ketch_import_log(level, "", 0, message, ketch_length(message));
}

/* Nanoseconds since the device started. */
static inline uint64_t ketch_now(void)
{
	return ketch_import_now();
}

/* Has KETCH_READY come with this token at this instant. The timer is one of the container's handles:
 * give it back with ketch_drop_timer() when it is over.
 */
static inline ketch_handle ketch_timer_at(uint64_t instant, uint32_t token)
{
	ketch_handle timer = ketch_import_timer(instant);

	ketch_import_subscribe(timer, token);
	return timer;
}

static inline void ketch_drop_timer(ketch_handle timer)
{
	ketch_import_drop_pollable(timer);
}

/* Ends the container. 0 is success. */
static inline void ketch_exit(uint8_t code)
{
	ketch_import_exit(code);
	__builtin_unreachable();
}

static inline enum ketch_gpio_error ketch_gpio_outcome(const struct ketch_gpio_result *result)
{
	return result->is_error ? (enum ketch_gpio_error)(uint8_t)result->value : KETCH_OK;
}

/* Opens the pin with this label, which the manifest requests for writing. */
static inline enum ketch_gpio_error ketch_open_out(const char *label, ketch_handle *pin)
{
	struct ketch_gpio_result result = {0};

	ketch_import_open_out(label, ketch_length(label), &result);
	*pin = result.is_error ? 0 : result.value;
	return ketch_gpio_outcome(&result);
}

/* Makes the pin active or inactive. */
static inline enum ketch_gpio_error ketch_out_set(ketch_handle pin, bool active)
{
	struct ketch_gpio_result result = {0};

	ketch_import_out_set(pin, active ? 0 : 1, &result);
	return ketch_gpio_outcome(&result);
}

static inline void ketch_drop_out(ketch_handle pin)
{
	ketch_import_drop_out(pin);
}

/* Opens the pin with this label, which the manifest requests for reading. */
static inline enum ketch_gpio_error ketch_open_in(const char *label, ketch_handle *pin)
{
	struct ketch_gpio_result result = {0};

	ketch_import_open_in(label, ketch_length(label), &result);
	*pin = result.is_error ? 0 : result.value;
	return ketch_gpio_outcome(&result);
}

/* Reads whether the pin is active. */
static inline enum ketch_gpio_error ketch_in_active(ketch_handle pin, bool *active)
{
	struct ketch_gpio_result result = {0};

	ketch_import_in_active(pin, &result);
	*active = !result.is_error && (uint8_t)result.value != 0;
	return ketch_gpio_outcome(&result);
}

static inline void ketch_drop_in(ketch_handle pin)
{
	ketch_import_drop_in(pin);
}

#ifdef KETCH_IMPLEMENTATION

#ifndef KETCH_ANSWERS_SIZE
#define KETCH_ANSWERS_SIZE 128
#endif

static uint8_t ketch_answers[KETCH_ANSWERS_SIZE] __attribute__((aligned(8)));
static size_t ketch_answers_used;

/* Where the device puts what it returns. It is empty again with each event. */
KETCH_EXPORT("cabi_realloc")
void *ketch_realloc(void *old, size_t old_size, size_t align, size_t size)
{
	size_t start = (ketch_answers_used + align - 1) & ~(align - 1);
	uint8_t *from = old;

	if (align > 8 || size > sizeof(ketch_answers) || start > sizeof(ketch_answers) - size) {
		__builtin_trap();
	}
	ketch_answers_used = start + size;
	for (size_t i = 0; i < old_size && i < size; i++) {
		ketch_answers[start + i] = from[i];
	}
	return &ketch_answers[start];
}

KETCH_EXPORT("ketch:container/reactor@0.1.0#on-event")
void ketch_event_entry(uint32_t event, uint32_t token)
{
	ketch_answers_used = 0;
	ketch_on_event((enum ketch_event)event, token);
}

#endif /* KETCH_IMPLEMENTATION */

#endif /* KETCH_H_ */
