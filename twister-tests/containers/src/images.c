/* SPDX-License-Identifier: Apache-2.0 */

#include "images.h"

static const uint8_t alarm_driver_bytes[] = {
#include "alarm-driver.inc"
};
static const uint8_t alarm_policy_bytes[] = {
#include "alarm-policy.inc"
};
static const uint8_t alarm_transform_bytes[] = {
#include "alarm-transform.inc"
};
static const uint8_t all_imports_bytes[] = {
#include "all-imports.inc"
};
static const uint8_t blinky_bytes[] = {
#include "blinky.inc"
};
static const uint8_t blinky_forged_bytes[] = {
#include "blinky-forged.inc"
};
static const uint8_t blinky_es256_bytes[] = {
#include "blinky-es256.inc"
};
static const uint8_t blinky_signed_bytes[] = {
#include "blinky-signed.inc"
};
static const uint8_t button_bytes[] = {
#include "button.inc"
};
static const uint8_t command_spin_bytes[] = {
#include "command-spin.inc"
};
static const uint8_t eager_bytes[] = {
#include "eager.inc"
};
static const uint8_t forge_handle_bytes[] = {
#include "forge-handle.inc"
};
static const uint8_t greedy_open_bytes[] = {
#include "greedy-open.inc"
};
static const uint8_t keeper_bytes[] = {
#include "keeper.inc"
};
static const uint8_t no_grant_bytes[] = {
#include "no-grant.inc"
};
static const uint8_t random_secure_bytes[] = {
#include "random-secure.inc"
};
static const uint8_t spin_bytes[] = {
#include "spin.inc"
};
static const uint8_t topic_denied_bytes[] = {
#include "topic-denied.inc"
};
static const uint8_t call_loop_bytes[] = {
#include "call-loop.inc"
};
static const uint8_t command_hello_bytes[] = {
#include "command-hello.inc"
};
static const uint8_t deaf_bytes[] = {
#include "deaf.inc"
};
static const uint8_t deep_calls_bytes[] = {
#include "deep-calls.inc"
};
static const uint8_t deep_recursion_bytes[] = {
#include "deep-recursion.inc"
};
static const uint8_t glutton_bytes[] = {
#include "glutton.inc"
};
static const uint8_t grow_loop_bytes[] = {
#include "grow-loop.inc"
};
static const uint8_t log_loop_bytes[] = {
#include "log-loop.inc"
};
static const uint8_t sleeper_bytes[] = {
#include "sleeper.inc"
};
static const uint8_t spin_start_bytes[] = {
#include "spin-start.inc"
};
static const uint8_t ticker_bytes[] = {
#include "ticker.inc"
};
static const uint8_t witness_bytes[] = {
#include "witness.inc"
};

IMAGE(alarm_driver, "alarm-driver");
IMAGE(alarm_policy, "alarm-policy");
IMAGE(alarm_transform, "alarm-transform");
IMAGE(all_imports, "all-imports");
IMAGE(blinky, "blinky");
IMAGE(blinky_forged, "blinky");
IMAGE(blinky_es256, "blinky");
IMAGE(blinky_signed, "blinky");
IMAGE(button, "button");
IMAGE(command_spin, "command-spin");
IMAGE(eager, "eager");
IMAGE(forge_handle, "forge-handle");
IMAGE(greedy_open, "greedy-open");
IMAGE(no_grant, "no-grant");
IMAGE(random_secure, "random-secure");
IMAGE(spin, "spin");
IMAGE(topic_denied, "topic-denied");
IMAGE(call_loop, "call-loop");
IMAGE(command_hello, "command-hello");
IMAGE(deaf, "deaf");
IMAGE(deep_calls, "deep-calls");
IMAGE(deep_recursion, "deep-recursion");
IMAGE(glutton, "glutton");
IMAGE(grow_loop, "grow-loop");
IMAGE(keeper, "keeper");
IMAGE(log_loop, "log-loop");
IMAGE(sleeper, "sleeper");
IMAGE(spin_start, "spin-start");
IMAGE(ticker, "ticker");
IMAGE(witness, "witness");

#ifdef COMPILED_GUESTS
static const uint8_t compiled_alone_bytes[] = {
#include "blinky.aot-alone.inc"
};
static const uint8_t compiled_blinky_bytes[] = {
#include "blinky.aot.inc"
};
static const uint8_t compiled_bounds_bytes[] = {
#include "out-of-bounds.aot.inc"
};
static const uint8_t compiled_command_bytes[] = {
#include "command-spin.aot.inc"
};
static const uint8_t compiled_deep_calls_bytes[] = {
#include "deep-calls.aot.inc"
};
static const uint8_t compiled_division_bytes[] = {
#include "divide-by-zero.aot.inc"
};
static const uint8_t compiled_recursion_bytes[] = {
#include "deep-recursion.aot.inc"
};
static const uint8_t compiled_spin_bytes[] = {
#include "spin.aot.inc"
};
static const uint8_t compiled_twin_bytes[] = {
#include "command-spin-twin.aot.inc"
};
static const uint8_t compiled_unreachable_bytes[] = {
#include "trap-unreachable.aot.inc"
};
static const uint8_t compiled_caller_bytes[] = {
#include "call-loop.aot.inc"
};
static const uint8_t compiled_deaf_bytes[] = {
#include "deaf.aot.inc"
};
static const uint8_t compiled_glutton_bytes[] = {
#include "glutton.aot.inc"
};
static const uint8_t compiled_grower_bytes[] = {
#include "grow-loop.aot.inc"
};
static const uint8_t compiled_hello_bytes[] = {
#include "command-hello.aot.inc"
};
static const uint8_t compiled_sleeper_bytes[] = {
#include "sleeper.aot.inc"
};
static const uint8_t compiled_spin_start_bytes[] = {
#include "spin-start.aot.inc"
};
static const uint8_t compiled_talker_bytes[] = {
#include "log-loop.aot.inc"
};
static const uint8_t compiled_ticker_bytes[] = {
#include "ticker.aot.inc"
};

IMAGE(compiled_alone, "blinky");
IMAGE(compiled_blinky, "blinky");
IMAGE(compiled_bounds, "out-of-bounds");
IMAGE(compiled_command, "command-spin");
IMAGE(compiled_deep_calls, "deep-calls");
IMAGE(compiled_division, "divide-by-zero");
IMAGE(compiled_recursion, "deep-recursion");
IMAGE(compiled_spin, "spin");
IMAGE(compiled_twin, "command-spin-twin");
IMAGE(compiled_unreachable, "trap-unreachable");
IMAGE(compiled_caller, "call-loop");
IMAGE(compiled_deaf, "deaf");
IMAGE(compiled_glutton, "glutton");
IMAGE(compiled_grower, "grow-loop");
IMAGE(compiled_hello, "command-hello");
IMAGE(compiled_sleeper, "sleeper");
IMAGE(compiled_spin_start, "spin-start");
IMAGE(compiled_talker, "log-loop");
IMAGE(compiled_ticker, "ticker");
#endif
