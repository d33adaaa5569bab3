/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the container keeps, by key, through restarts and updates. ketch.toml asks for bytes:
 * `key-value-bytes`. A key has at most 32 bytes.
 */

#ifndef KETCH_KEYVALUE_H_
#define KETCH_KEYVALUE_H_

#include "core.h"

/* Why something was not done. Source: `error` of wasi:keyvalue/store. */
enum ketch_keyvalue_error {
	KETCH_KEYVALUE_NO_SUCH_STORE = 1,
	/* The manifest asks for no bytes, or policy allows none. */
	KETCH_KEYVALUE_ACCESS_DENIED = 2,
	/* In words: see ketch_reason(). */
	KETCH_KEYVALUE_OTHER = 3,
};

/* Some of the keys, and where to go on. Begin with `struct ketch_keys keys = {.count = 0};`. */
struct ketch_keys {
	size_t count;
	char keys[8][33];
	/* Whether there are more, for a further call. */
	bool has_more;
	char cursor[33];
};

/* The answer of list-keys. */
struct ketch_keys_answer {
	uint8_t is_error;
	struct ketch_list keys;
	/* 1 in the lowest byte if there is a cursor. */
	uint32_t has_cursor;
	struct ketch_list cursor;
};

_Static_assert(sizeof(struct ketch_keys_answer) == 24, "as the canonical ABI has it");

KETCH_IMPORT("wasi:keyvalue/store@0.2.0-draft2", "open")
void ketch_import_bucket_open(const char *name, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.get")
void ketch_import_bucket_get(ketch_handle bucket, const char *key, size_t length,
			     struct ketch_answer *answer);
KETCH_IMPORT("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.set")
void ketch_import_bucket_set(ketch_handle bucket, const char *key, size_t key_length,
			     const void *value, size_t length, struct ketch_answer *answer);
KETCH_IMPORT("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.delete")
void ketch_import_bucket_delete(ketch_handle bucket, const char *key, size_t length,
				struct ketch_answer *answer);
KETCH_IMPORT("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.exists")
void ketch_import_bucket_exists(ketch_handle bucket, const char *key, size_t length,
				struct ketch_answer *answer);
KETCH_IMPORT("wasi:keyvalue/store@0.2.0-draft2", "[method]bucket.list-keys")
void ketch_import_bucket_keys(ketch_handle bucket, uint32_t has_cursor, const char *cursor,
			      size_t length, struct ketch_keys_answer *answer);
KETCH_IMPORT("wasi:keyvalue/store@0.2.0-draft2", "[resource-drop]bucket")
void ketch_import_bucket_drop(ketch_handle bucket);

/* Opens the container's own store. */
static inline enum ketch_keyvalue_error ketch_bucket_open(ketch_handle *bucket)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_bucket_open("", 0, &answer);
	return (enum ketch_keyvalue_error)ketch_opened(&answer, KETCH_KEYVALUE_OTHER, bucket);
}

/* Reads a key's value, if it has one. `length` is how long it is; what has no room is left out. */
static inline enum ketch_keyvalue_error ketch_bucket_get(ketch_handle bucket, const char *key,
							 void *into, size_t size, bool *is_there,
							 size_t *length)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_bucket_get(bucket, key, ketch_length(key), &answer);
	*is_there = !answer.is_error && (uint8_t)answer.value == 1;
	*length = *is_there ? answer.list.length : 0;
	if (*is_there) {
		(void)ketch_take(into, size, answer.list);
	}
	return (enum ketch_keyvalue_error)ketch_outcome(&answer, KETCH_KEYVALUE_OTHER);
}

/* Keeps a value, in place of the one that the key had. When it returns, the value is on flash. */
static inline enum ketch_keyvalue_error ketch_bucket_set(ketch_handle bucket, const char *key,
							 const void *value, size_t length)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_bucket_set(bucket, key, ketch_length(key), value, length, &answer);
	return (enum ketch_keyvalue_error)ketch_outcome(&answer, KETCH_KEYVALUE_OTHER);
}

/* Forgets a key, if it is there. */
static inline enum ketch_keyvalue_error ketch_bucket_delete(ketch_handle bucket, const char *key)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_bucket_delete(bucket, key, ketch_length(key), &answer);
	return (enum ketch_keyvalue_error)ketch_outcome(&answer, KETCH_KEYVALUE_OTHER);
}

/* Whether a key is there. */
static inline enum ketch_keyvalue_error ketch_bucket_exists(ketch_handle bucket, const char *key,
							    bool *is_there)
{
	struct ketch_answer answer = {0};

	ketch_forget();
	ketch_import_bucket_exists(bucket, key, ketch_length(key), &answer);
	*is_there = !answer.is_error && (uint8_t)answer.value != 0;
	return (enum ketch_keyvalue_error)ketch_outcome(&answer, KETCH_KEYVALUE_OTHER);
}

/* Some of the keys; called again with the same `keys` while it has more, the next ones. */
static inline enum ketch_keyvalue_error ketch_bucket_keys(ketch_handle bucket,
							  struct ketch_keys *keys)
{
	struct ketch_keys_answer answer = {0};
	const struct ketch_list *list;

	ketch_forget();
	ketch_import_bucket_keys(bucket, keys->has_more, keys->cursor,
				 keys->has_more ? ketch_length(keys->cursor) : 0, &answer);
	keys->count = 0;
	keys->has_more = false;
	if (answer.is_error) {
		/* The error's number is where the keys would be, its text behind that. */
		struct ketch_answer error = {
			.is_error = 1,
			.value = (uint32_t)(uintptr_t)answer.keys.start,
			.list = {(const void *)answer.keys.length, answer.has_cursor},
		};

		return (enum ketch_keyvalue_error)ketch_outcome(&error, KETCH_KEYVALUE_OTHER);
	}
	list = answer.keys.start;
	for (size_t i = 0; i < answer.keys.length && i < 8; i++) {
		ketch_take_text(keys->keys[i], sizeof(keys->keys[i]), list[i]);
		keys->count++;
	}
	if ((uint8_t)answer.has_cursor) {
		keys->has_more = true;
		ketch_take_text(keys->cursor, sizeof(keys->cursor), answer.cursor);
	}
	return (enum ketch_keyvalue_error)KETCH_OK;
}

static inline void ketch_bucket_drop(ketch_handle bucket)
{
	ketch_import_bucket_drop(bucket);
}

#endif /* KETCH_KEYVALUE_H_ */
