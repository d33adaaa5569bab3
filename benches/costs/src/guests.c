/* SPDX-License-Identifier: Apache-2.0 */

#include <stdint.h>
#include <zephyr/toolchain.h>

#include "guests.h"

/* Aligned as images keep their payloads. */
#define BYTES(symbol) static const uint8_t __aligned(16) symbol[]

#define GUEST(symbol, text, is_command)                                                            \
	const struct guest symbol = {                                                              \
		.name = text,                                                                      \
		.command = is_command,                                                             \
		.image = symbol##_image,                                                           \
		.image_length = sizeof(symbol##_image),                                            \
		.module = (uint8_t *)symbol##_module,                                              \
		.module_length = sizeof(symbol##_module),                                          \
	}

BYTES(smallest_image) = {
#include <guests/smallest.ketch.inc>
};
BYTES(smallest_module) = {
#include <guests/smallest.wasm.inc>
};
BYTES(command_image) = {
#include <guests/command.ketch.inc>
};
BYTES(command_module) = {
#include <guests/command.wasm.inc>
};
BYTES(blinky_image) = {
#include <guests/blinky.ketch.inc>
};
BYTES(blinky_module) = {
#include <guests/blinky.wasm.inc>
};
BYTES(blinky_two_image) = {
#include <guests/blinky-two.ketch.inc>
};
BYTES(blinky_three_image) = {
#include <guests/blinky-three.ketch.inc>
};
BYTES(four_kilobytes_image) = {
#include <guests/four-kilobytes.ketch.inc>
};
BYTES(four_kilobytes_module) = {
#include <guests/four-kilobytes.wasm.inc>
};
BYTES(calls_image) = {
#include <guests/calls.ketch.inc>
};
BYTES(calls_module) = {
#include <guests/calls.wasm.inc>
};
BYTES(event_image) = {
#include <guests/event.ketch.inc>
};
BYTES(event_module) = {
#include <guests/event.wasm.inc>
};
BYTES(spin_image) = {
#include <guests/spin.ketch.inc>
};
BYTES(spin_module) = {
#include <guests/spin.wasm.inc>
};
BYTES(large_image) = {
#include <guests/large.ketch.inc>
};

#define blinky_two_module   blinky_module
#define blinky_three_module blinky_module
#define large_module        smallest_module

GUEST(smallest, "smallest", false);
GUEST(command, "command", true);
GUEST(blinky, "blinky", false);
GUEST(blinky_two, "blinky-two", false);
GUEST(blinky_three, "blinky-three", false);
GUEST(four_kilobytes, "four-kilobytes", false);
GUEST(calls, "calls", false);
GUEST(event, "event", false);
GUEST(spin, "spin", false);
GUEST(large, "large", false);
