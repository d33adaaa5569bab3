/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the container keeps and is told.
 */

#include "check.h"

static void say(const char *what, struct ketch_list key, const char *value, size_t length)
{
	struct ketch_line line = {.length = 0};

	ketch_line_text(&line, what);
	ketch_line_text(&line, " ");
	ketch_line_bytes(&line, key.start, key.length);
	ketch_line_text(&line, " = ");
	ketch_line_bytes(&line, value, length);
	ketch_line_log(&line, KETCH_INFO);
}

static void setting(const struct ketch_setting *one)
{
	say("told", one->key, one->value.start, one->value.length);
}

static void settings(void)
{
	char value[16];
	bool is;

	must("config", ketch_config("unit", value, sizeof(value), &is) || !is);
	must("config", ketch_config("nothing", value, sizeof(value), &is) || is);
	must("config", ketch_config_each(setting));
}

static void keys(void)
{
	struct ketch_keys found = {.count = 0};
	ketch_handle bucket;
	char value[16];
	char key[4] = "k00";
	size_t length;
	size_t count = 0;
	bool is;

	must("bucket", ketch_bucket_open(&bucket));
	for (char i = 0; i < 10; i++) {
		key[2] = (char)('0' + i);
		must("set", ketch_bucket_set(bucket, key, "value", 5));
	}
	must("get", ketch_bucket_get(bucket, "k07", value, sizeof(value), &is, &length) || !is);
	say("kept", (struct ketch_list){"k07", 3}, value, length);
	must("delete", ketch_bucket_delete(bucket, "k07"));
	must("exists", ketch_bucket_exists(bucket, "k07", &is) || is);
	must("exists", ketch_bucket_exists(bucket, "k08", &is) || !is);
	must("get", ketch_bucket_get(bucket, "k07", value, sizeof(value), &is, &length) || is);
	do {
		must("keys", ketch_bucket_keys(bucket, &found));
		for (size_t i = 0; i < found.count; i++) {
			must(found.keys[i], found.keys[i][0] != 'k' || found.keys[i][3] != '\0');
		}
		count += found.count;
	} while (found.has_more);
	must("nine keys", count != 9);
	/* A key that is too long is refused in words. */
	must("refused", ketch_bucket_set(bucket, "a key of more than thirty-two bytes", "", 0) !=
				KETCH_KEYVALUE_OTHER);
	must("reason", ketch_reason().length == 0);
	ketch_bucket_drop(bucket);
}

void kept(void)
{
	settings();
	keys();
}
