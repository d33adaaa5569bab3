/* SPDX-License-Identifier: Apache-2.0 */

#include <stdint.h>
#include <zephyr/toolchain.h>

#include "guests.h"

/* Aligned as images keep their payloads. */
#define BYTES(symbol) static const uint8_t __aligned(16) symbol[]

#define SPAN(symbol) {symbol, sizeof(symbol)}

#define GUEST(symbol, text, is_command)                                                            \
	const struct guest symbol = {                                                              \
		.name = text,                                                                      \
		.command = is_command,                                                             \
		.image = {SPAN(symbol##_image), SPAN(symbol##_compiled_image)},                    \
		.module = {SPAN(symbol##_module), SPAN(symbol##_compiled_module)},                 \
	}

BYTES(smallest_image) = {
#include <guests/smallest.ketch.inc>
};
BYTES(smallest_module) = {
#include <guests/smallest.wasm.inc>
};
BYTES(smallest_compiled_image) = {
#include <guests/smallest.aot.ketch.inc>
};
BYTES(smallest_compiled_module) = {
#include <guests/smallest.aot.inc>
};
BYTES(command_image) = {
#include <guests/command.ketch.inc>
};
BYTES(command_module) = {
#include <guests/command.wasm.inc>
};
BYTES(command_compiled_image) = {
#include <guests/command.aot.ketch.inc>
};
BYTES(command_compiled_module) = {
#include <guests/command.aot.inc>
};
BYTES(waiting_image) = {
#include <guests/waiting.ketch.inc>
};
BYTES(waiting_module) = {
#include <guests/waiting.wasm.inc>
};
BYTES(waiting_compiled_image) = {
#include <guests/waiting.aot.ketch.inc>
};
BYTES(waiting_compiled_module) = {
#include <guests/waiting.aot.inc>
};
BYTES(blinky_image) = {
#include <guests/blinky.ketch.inc>
};
BYTES(blinky_module) = {
#include <guests/blinky.wasm.inc>
};
BYTES(blinky_compiled_image) = {
#include <guests/blinky.aot.ketch.inc>
};
BYTES(blinky_compiled_module) = {
#include <guests/blinky.aot.inc>
};
BYTES(blinky_two_image) = {
#include <guests/blinky-two.ketch.inc>
};
BYTES(blinky_two_module) = {
#include <guests/blinky-two.wasm.inc>
};
BYTES(blinky_two_compiled_image) = {
#include <guests/blinky-two.aot.ketch.inc>
};
BYTES(blinky_two_compiled_module) = {
#include <guests/blinky-two.aot.inc>
};
BYTES(blinky_three_image) = {
#include <guests/blinky-three.ketch.inc>
};
BYTES(blinky_three_module) = {
#include <guests/blinky-three.wasm.inc>
};
BYTES(blinky_three_compiled_image) = {
#include <guests/blinky-three.aot.ketch.inc>
};
BYTES(blinky_three_compiled_module) = {
#include <guests/blinky-three.aot.inc>
};
BYTES(four_kilobytes_image) = {
#include <guests/four-kilobytes.ketch.inc>
};
BYTES(four_kilobytes_module) = {
#include <guests/four-kilobytes.wasm.inc>
};
BYTES(four_kilobytes_compiled_image) = {
#include <guests/four-kilobytes.aot.ketch.inc>
};
BYTES(four_kilobytes_compiled_module) = {
#include <guests/four-kilobytes.aot.inc>
};
BYTES(calls_image) = {
#include <guests/calls.ketch.inc>
};
BYTES(calls_module) = {
#include <guests/calls.wasm.inc>
};
BYTES(calls_compiled_image) = {
#include <guests/calls.aot.ketch.inc>
};
BYTES(calls_compiled_module) = {
#include <guests/calls.aot.inc>
};
BYTES(event_image) = {
#include <guests/event.ketch.inc>
};
BYTES(event_module) = {
#include <guests/event.wasm.inc>
};
BYTES(event_compiled_image) = {
#include <guests/event.aot.ketch.inc>
};
BYTES(event_compiled_module) = {
#include <guests/event.aot.inc>
};
BYTES(spin_image) = {
#include <guests/spin.ketch.inc>
};
BYTES(spin_module) = {
#include <guests/spin.wasm.inc>
};
BYTES(spin_compiled_image) = {
#include <guests/spin.aot.ketch.inc>
};
BYTES(spin_compiled_module) = {
#include <guests/spin.aot.inc>
};
BYTES(large_image) = {
#include <guests/large.ketch.inc>
};
BYTES(large_module) = {
#include <guests/large.wasm.inc>
};
BYTES(large_compiled_image) = {
#include <guests/large.aot.ketch.inc>
};
BYTES(large_compiled_module) = {
#include <guests/large.aot.inc>
};
BYTES(endorsed_image) = {
#include <guests/endorsed.ketch.inc>
};
BYTES(endorsed_module) = {
#include <guests/endorsed.wasm.inc>
};
BYTES(endorsed_compiled_image) = {
#include <guests/endorsed.aot.ketch.inc>
};
BYTES(endorsed_compiled_module) = {
#include <guests/endorsed.aot.inc>
};

GUEST(smallest, "smallest", false);
GUEST(command, "command", true);
GUEST(waiting, "waiting", true);
GUEST(blinky, "blinky", false);
GUEST(blinky_two, "blinky-two", false);
GUEST(blinky_three, "blinky-three", false);
GUEST(four_kilobytes, "four-kilobytes", false);
GUEST(calls, "calls", false);
GUEST(event, "event", false);
GUEST(spin, "spin", false);
GUEST(endorsed, "endorsed", false);
GUEST(large, "large", false);
