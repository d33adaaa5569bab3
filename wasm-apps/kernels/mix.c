/* SPDX-License-Identifier: Apache-2.0 */

#include "kernels.h"

/* Checksums. */

static uint16_t crc16(uint16_t crc, uint16_t value)
{
	for (int bit = 0; bit < 16; bit++) {
		int carry = (crc ^ value) & 1;

		value >>= 1;
		crc >>= 1;
		if (carry) {
			crc ^= 0xA001;
		}
	}
	return crc;
}

/* A linked list. */

#define NODES 48

struct node {
	struct node *next;
	int16_t key;
	int16_t value;
};

typedef int32_t (*compare)(const struct node *left, const struct node *right);

static struct node nodes[NODES];

static int32_t by_key(const struct node *left, const struct node *right)
{
	return left->key - right->key;
}

static int32_t by_value(const struct node *left, const struct node *right)
{
	return left->value - right->value;
}

static struct node *fill_list(uint32_t *state)
{
	for (int index = 0; index < NODES; index++) {
		nodes[index].next = index + 1 < NODES ? &nodes[index + 1] : 0;
		nodes[index].key = (int16_t)index;
		nodes[index].value = (int16_t)(kernel_random(state) & 0x3FF);
	}
	return nodes;
}

static struct node *find(struct node *list, int16_t value)
{
	while (list && list->value != value) {
		list = list->next;
	}
	return list;
}

static struct node *reverse(struct node *list)
{
	struct node *done = 0;

	while (list) {
		struct node *rest = list->next;

		list->next = done;
		done = list;
		list = rest;
	}
	return done;
}

static struct node *merge(struct node *left, struct node *right, compare order)
{
	struct node *first = 0;
	struct node **tail = &first;

	while (left && right) {
		struct node **from = order(left, right) <= 0 ? &left : &right;

		*tail = *from;
		tail = &(*from)->next;
		*from = (*from)->next;
	}
	*tail = left ? left : right;
	return first;
}

static struct node *sort(struct node *list, compare order)
{
	struct node *slow = list;
	struct node *fast;

	if (!list || !list->next) {
		return list;
	}
	for (fast = list->next; fast && fast->next; fast = fast->next->next) {
		slow = slow->next;
	}
	fast = slow->next;
	slow->next = 0;
	return merge(sort(list, order), sort(fast, order), order);
}

static uint16_t run_list(uint16_t crc, uint32_t seed)
{
	uint32_t state = seed;
	struct node *list = fill_list(&state);

	for (int index = 0; index < 8; index++) {
		struct node *found = find(list, (int16_t)(kernel_random(&state) & 0x3FF));

		crc = crc16(crc, (uint16_t)(found ? found->key : -index));
	}
	list = sort(list, by_value);
	crc = crc16(crc, (uint16_t)list->key);
	list = reverse(list);
	crc = crc16(crc, (uint16_t)list->key);
	list = sort(list, by_key);
	for (; list; list = list->next) {
		crc = crc16(crc, (uint16_t)list->value);
	}
	return crc;
}

/* Small matrices. */

#define SIDE 8

static int16_t first[SIDE * SIDE];
static int16_t second[SIDE * SIDE];
static int32_t result[SIDE * SIDE];

static uint16_t fold_result(uint16_t crc)
{
	int32_t sum = 0;
	int32_t last = 0;

	for (int index = 0; index < SIDE * SIDE; index++) {
		sum += result[index] > last ? 10 : result[index] & 7;
		last = result[index];
	}
	return crc16(crc, (uint16_t)sum);
}

static uint16_t run_matrix(uint16_t crc, uint32_t seed)
{
	uint32_t state = seed;

	for (int index = 0; index < SIDE * SIDE; index++) {
		first[index] = (int16_t)(kernel_random(&state) & 0xFF);
		second[index] = (int16_t)(kernel_random(&state) & 0xFF);
	}
	for (int index = 0; index < SIDE * SIDE; index++) {
		result[index] = first[index] * (int16_t)seed;
	}
	crc = fold_result(crc);
	for (int row = 0; row < SIDE; row++) {
		result[row] = 0;
		for (int column = 0; column < SIDE; column++) {
			result[row] += first[row * SIDE + column] * second[column];
		}
	}
	crc = fold_result(crc);
	for (int row = 0; row < SIDE; row++) {
		for (int column = 0; column < SIDE; column++) {
			int32_t sum = 0;

			for (int index = 0; index < SIDE; index++) {
				sum += first[row * SIDE + index] * second[index * SIDE + column];
			}
			result[row * SIDE + column] = (sum >> 2 & 0xF) * (sum >> 5 & 0x7F);
		}
	}
	return fold_result(crc);
}

/* A state machine. */

enum state {
	START,
	SIGN,
	INTEGER,
	FRACTION,
	EXPONENT,
	EXPONENT_SIGN,
	SCIENTIFIC,
	INVALID,
	STATES,
};

static const char text[] = "5012,-874,+65,7.5,.250,-110.700,T0.3e-1F,5.500e+3,-.123e-2,-87e+832,"
			   "+0.6e-12,35.54400,-2w,1.e,0x1f,+-3,99,e5,.7e7,123456789";

static enum state next(enum state state, char input)
{
	int digit = input >= '0' && input <= '9';

	switch (state) {
	case START:
		if (input == '+' || input == '-') {
			return SIGN;
		}
		return digit ? INTEGER : input == '.' ? FRACTION : INVALID;
	case SIGN:
		return digit ? INTEGER : input == '.' ? FRACTION : INVALID;
	case INTEGER:
		if (input == '.') {
			return FRACTION;
		}
		return digit ? INTEGER : input == 'e' ? EXPONENT : INVALID;
	case FRACTION:
		return digit ? FRACTION : input == 'e' ? EXPONENT : INVALID;
	case EXPONENT:
		if (input == '+' || input == '-') {
			return EXPONENT_SIGN;
		}
		return digit ? SCIENTIFIC : INVALID;
	case EXPONENT_SIGN:
	case SCIENTIFIC:
		return digit ? SCIENTIFIC : INVALID;
	default:
		return INVALID;
	}
}

static uint16_t run_states(uint16_t crc, uint32_t seed)
{
	uint32_t ended[STATES] = {0};
	uint32_t passed[STATES] = {0};
	enum state state = START;
	/* Every so many characters are read as another one. */
	uint32_t stride = 5 + seed % 7;

	for (uint32_t index = 0; index < sizeof(text); index++) {
		char input = text[index];

		if (index % stride == 0 && input != ',') {
			input ^= 1;
		}
		if (input == ',' || input == '\0') {
			ended[state]++;
			state = START;
		} else {
			enum state after = next(state, input);

			if (after != state) {
				passed[after]++;
			}
			state = after;
		}
	}
	for (int index = 0; index < STATES; index++) {
		crc = crc16(crc, (uint16_t)ended[index]);
		crc = crc16(crc, (uint16_t)passed[index]);
	}
	return crc;
}

KETCH_KERNEL(mix)
{
	uint16_t crc = 0;

	for (uint32_t round = 1; round <= rounds; round++) {
		crc = run_list(crc, round);
		crc = run_matrix(crc, round);
		crc = run_states(crc, round);
	}
	return crc;
}
