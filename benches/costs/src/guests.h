/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The guests, each as an image for Ketch and as a module for bare WAMR.
 */

#ifndef KETCH_COSTS_GUESTS_H_
#define KETCH_COSTS_GUESTS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guest {
	const char *name;
	bool command;
	const uint8_t *image;
	size_t image_length;
	/* Not constant for the sake of WAMR, which then does not write to it: see bare.c. */
	uint8_t *module;
	size_t module_length;
};

/* Opens its pin, and ends. */
extern const struct guest smallest, command;
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
/* A container whose image has an asset of 32 KB. */
extern const struct guest large;

#endif /* KETCH_COSTS_GUESTS_H_ */
