/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The guests, each as an image for Ketch and as a module for bare WAMR, interpreted and compiled.
 */

#ifndef KETCH_COSTS_GUESTS_H_
#define KETCH_COSTS_GUESTS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	/* Empty where there was no compiler. */
	const uint8_t *start;
	size_t length;
};

enum mode {
	INTERPRETED,
	/* Ahead of time, and run where it is stored. */
	COMPILED,
	MODES,
};

/* How guests run now, and what figures call it. */
extern enum mode mode;
const char *mode_name(void);

struct guest {
	const char *name;
	bool command;
	struct bytes image[MODES];
	struct bytes module[MODES];
};

/* Opens its pin, and ends. */
extern const struct guest smallest, command;
/* A command that opens its pin and then waits. */
extern const struct guest waiting;
/* An ordinary reactor, as the example of that name. */
extern const struct guest blinky, blinky_two, blinky_three;
/* A reactor of 4 KB. */
extern const struct guest four_kilobytes;
/* Marks and calls the host in turn. */
extern const struct guest calls;
/* Marks when button0 is pressed. */
extern const struct guest event;
/* The same, and never returns. */
extern const struct guest spin;
/* The smallest, with a signature. */
extern const struct guest endorsed;
/* A container whose image has an asset of 32 KB. */
extern const struct guest large;

#endif /* KETCH_COSTS_GUESTS_H_ */
