/* SPDX-License-Identifier: Apache-2.0 */

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/sys/printk.h>
#include <zephyr/sys/util.h>

#include "ketch.h"
#include "ketch_port.h"

#define UPLOAD 1

static uint8_t request[PIECE + 64];
static uint8_t answer[256];
static size_t length;

void give_up(const char *what, const char *why)
{
	printk("failed: %s: %s\n", what, why);
	for (;;) {
		k_sleep(K_FOREVER);
	}
}

/* CBOR's major types. */
enum major {
	UNSIGNED = 0,
	BYTES = 2,
	TEXT = 3,
	MAP = 5,
};

static void put(enum major major, uint32_t value)
{
	uint8_t *at = &request[length];

	if (value < 24) {
		at[0] = major << 5 | value;
		length += 1;
	} else {
		at[0] = major << 5 | 26;
		sys_put_be32(value, &at[1]);
		length += 5;
	}
}

static void put_bytes(enum major major, const void *bytes, size_t count)
{
	put(major, count);
	memcpy(&request[length], bytes, count);
	length += count;
}

static void put_text(const char *text)
{
	put_bytes(TEXT, text, strlen(text));
}

static void ask(uint8_t number, const char *name)
{
	uint16_t error;
	size_t got = ketch_smp(true, number, request, length, answer, sizeof(answer), &error);

	if (error != 0) {
		printk("command %u of %s: error %u\n", number, name, error);
		printk("%.*s\n", (int)got, (const char *)answer);
		give_up(name, "refused");
	}
}

void ketch(enum command_number number, const struct guest *guest)
{
	length = 0;
	put(MAP, 1);
	put_text("name");
	put_text(guest->name);
	ask(number, guest->name);
}

void ketch_configure(const struct guest *guest, const char *key, const char *value)
{
	length = 0;
	put(MAP, 2);
	put_text("name");
	put_text(guest->name);
	put_text("config");
	put(MAP, 1);
	put_text(key);
	put_text(value);
	ask(CREATE, guest->name);
}

void ketch_upload(const struct guest *guest)
{
	const struct bytes *image = &guest->image[mode];

	for (size_t offset = 0; offset < image->length; offset += PIECE) {
		length = 0;
		put(MAP, offset == 0 ? 3 : 2);
		put_text("off");
		put(UNSIGNED, offset);
		if (offset == 0) {
			put_text("len");
			put(UNSIGNED, image->length);
		}
		put_text("data");
		put_bytes(BYTES, image->start + offset, MIN(PIECE, image->length - offset));
		ask(UPLOAD, guest->name);
	}
}
