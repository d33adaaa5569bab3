/* SPDX-License-Identifier: Apache-2.0 */

#include "kernels.h"

/* Deeper nesting than this is refused. */
#define DEPTH 8

static const char text[] =
	"{\"device\":\"sensor-17\",\"location\":{\"building\":\"B2\",\"floor\":-1,\"room\":\"cold "
	"store\"},\"interval_ms\":2500,\"enabled\":true,\"calibration\":[0.9985,-12,1.25e-3],"
	"\"samples\":[{\"t\":1718000000,\"celsius\":-18.25,\"ok\":true},{\"t\":1718002500,"
	"\"celsius\":-18.5,\"ok\":true},{\"t\":1718005000,\"celsius\":-17.75,\"ok\":false},"
	"{\"t\":1718007500,\"celsius\":null,\"ok\":false}],\"note\":\"door \\\"A\\\" left open\\n"
	"checked at 12:40 \\u00b1 5 min\",\"tags\":[\"freezer\",\"alarm\",\"level-2\"]}";

struct reader {
	const char *at;
	const char *end;
	uint32_t depth;
	/* Folded from all that was read, and of what there was. */
	uint32_t sum;
	uint32_t count;
};

static int value(struct reader *reader);

static char peek(const struct reader *reader)
{
	return reader->at < reader->end ? *reader->at : '\0';
}

static void skip_space(struct reader *reader)
{
	char next = peek(reader);

	while (next == ' ' || next == '\n' || next == '\t' || next == '\r') {
		reader->at++;
		next = peek(reader);
	}
}

static int take(struct reader *reader, char wanted)
{
	skip_space(reader);
	if (peek(reader) != wanted) {
		return 0;
	}
	reader->at++;
	return 1;
}

static int word(struct reader *reader, const char *wanted)
{
	for (; *wanted != '\0'; wanted++) {
		if (peek(reader) != *wanted) {
			return 0;
		}
		reader->at++;
	}
	return 1;
}

static int digit(const struct reader *reader)
{
	char next = peek(reader);

	return next >= '0' && next <= '9';
}

static int hexadecimal(struct reader *reader, uint32_t *code)
{
	*code = 0;
	for (int index = 0; index < 4; index++) {
		char next = peek(reader);
		uint32_t part;

		if (next >= '0' && next <= '9') {
			part = (uint32_t)(next - '0');
		} else if ((next | 0x20) >= 'a' && (next | 0x20) <= 'f') {
			part = (uint32_t)((next | 0x20) - 'a' + 10);
		} else {
			return 0;
		}
		*code = *code << 4 | part;
		reader->at++;
	}
	return 1;
}

static int string(struct reader *reader)
{
	uint32_t hash = 2166136261U;

	reader->at++;
	while (reader->at < reader->end) {
		uint32_t code = (uint8_t)*reader->at++;

		if (code == '"') {
			reader->sum = kernel_fold(reader->sum, hash);
			return 1;
		}
		if (code == '\\') {
			switch (peek(reader)) {
			case 'n':
				code = '\n';
				break;
			case 't':
				code = '\t';
				break;
			case 'r':
				code = '\r';
				break;
			case '"':
			case '\\':
			case '/':
				code = (uint8_t)peek(reader);
				break;
			case 'u':
				reader->at++;
				if (!hexadecimal(reader, &code)) {
					return 0;
				}
				reader->at--;
				break;
			default:
				return 0;
			}
			reader->at++;
		}
		/* FNV-1a. */
		hash = (hash ^ code) * 16777619U;
	}
	return 0;
}

/* A decimal number as its digits, with a power of ten apart. */
static int number(struct reader *reader)
{
	int32_t digits = 0;
	int32_t power = 0;
	int negative = peek(reader) == '-';

	if (negative) {
		reader->at++;
	}
	if (!digit(reader)) {
		return 0;
	}
	while (digit(reader)) {
		digits = digits * 10 + (*reader->at++ - '0');
	}
	if (peek(reader) == '.') {
		reader->at++;
		while (digit(reader)) {
			digits = digits * 10 + (*reader->at++ - '0');
			power--;
		}
	}
	if ((peek(reader) | 0x20) == 'e') {
		int32_t exponent = 0;
		int down;

		reader->at++;
		down = peek(reader) == '-';
		if (down || peek(reader) == '+') {
			reader->at++;
		}
		while (digit(reader)) {
			exponent = exponent * 10 + (*reader->at++ - '0');
		}
		power += down ? -exponent : exponent;
	}
	digits = negative ? -digits : digits;
	reader->sum = kernel_fold(reader->sum, (uint32_t)digits);
	reader->sum = kernel_fold(reader->sum, (uint32_t)power);
	return 1;
}

static int array(struct reader *reader)
{
	reader->at++;
	if (take(reader, ']')) {
		return 1;
	}
	do {
		if (!value(reader)) {
			return 0;
		}
	} while (take(reader, ','));
	return take(reader, ']');
}

static int object(struct reader *reader)
{
	reader->at++;
	if (take(reader, '}')) {
		return 1;
	}
	do {
		skip_space(reader);
		if (peek(reader) != '"' || !string(reader) || !take(reader, ':') ||
		    !value(reader)) {
			return 0;
		}
	} while (take(reader, ','));
	return take(reader, '}');
}

static int value(struct reader *reader)
{
	int good;

	if (reader->depth == DEPTH) {
		return 0;
	}
	reader->depth++;
	reader->count++;
	skip_space(reader);
	switch (peek(reader)) {
	case '{':
		good = object(reader);
		break;
	case '[':
		good = array(reader);
		break;
	case '"':
		good = string(reader);
		break;
	case 't':
		good = word(reader, "true");
		break;
	case 'f':
		good = word(reader, "false");
		break;
	case 'n':
		good = word(reader, "null");
		break;
	default:
		good = number(reader);
	}
	reader->depth--;
	return good;
}

KETCH_KERNEL(json)
{
	struct reader reader = {0};

	while (rounds-- > 0) {
		reader.at = text;
		reader.end = text + sizeof(text) - 1;
		if (!value(&reader) || reader.at != reader.end) {
			return 0;
		}
	}
	return kernel_fold(reader.sum, reader.count);
}
