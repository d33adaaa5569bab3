/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The host functions of bare guests. None checks a handle, a grant or an operation; each does what
 * it is for, and the one check that every host function needs, which is where its result goes.
 *
 * Names of host functions belong to the whole process: these differ from Ketch's in their first
 * letter, and the guests' modules were changed to import them.
 */

#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>

#include "bare.h"
#include "ketch.h"
#include "pins.h"

K_SEM_DEFINE(bare_edge, 0, 1);

enum handle {
	LED0,
	MARK,
	BUTTON0,
};

static const struct gpio_dt_spec *const pins[] = {&led0, &mark, &button0};

static void edge(const struct device *port, struct gpio_callback *callback, gpio_port_pins_t which)
{
	ARG_UNUSED(port);
	ARG_UNUSED(callback);
	ARG_UNUSED(which);
	k_sem_give(&bare_edge);
}

/* The 16 bytes of a result at this address of the guest, or NULL and an exception. */
static uint8_t *area(wasm_exec_env_t environment, uint32_t address)
{
	wasm_module_inst_t instance = wasm_runtime_get_module_inst(environment);

	if (!wasm_runtime_validate_app_addr(instance, address, 16)) {
		return NULL;
	}
	return wasm_runtime_addr_app_to_native(instance, address);
}

static void answer(uint8_t *result, uint32_t value)
{
	if (result != NULL) {
		result[0] = 0;
		sys_put_le32(value, &result[4]);
	}
}

static void open_out(wasm_exec_env_t environment, uint64_t *arguments)
{
	wasm_module_inst_t instance = wasm_runtime_get_module_inst(environment);
	const char *label = wasm_runtime_addr_app_to_native(instance, (uint32_t)arguments[0]);
	enum handle handle = label[0] == 'm' ? MARK : LED0;

	(void)gpio_pin_configure_dt(pins[handle], GPIO_OUTPUT_INACTIVE);
	answer(area(environment, arguments[2]), handle);
}

static void open_in(wasm_exec_env_t environment, uint64_t *arguments)
{
	(void)gpio_pin_configure_dt(&button0, GPIO_INPUT);
	answer(area(environment, arguments[2]), BUTTON0);
}

static void drive(wasm_exec_env_t environment, uint64_t *arguments, int active)
{
	uint8_t *result = area(environment, arguments[1]);

	if (result != NULL) {
		(void)gpio_pin_set_dt(pins[(uint32_t)arguments[0]], active);
		result[0] = 0;
	}
}

static void set_active(wasm_exec_env_t environment, uint64_t *arguments)
{
	drive(environment, arguments, 1);
}

static void set_inactive(wasm_exec_env_t environment, uint64_t *arguments)
{
	drive(environment, arguments, 0);
}

static void is_active(wasm_exec_env_t environment, uint64_t *arguments)
{
	answer(area(environment, arguments[1]), gpio_pin_get_dt(&button0));
}

static void watch(wasm_exec_env_t environment, uint64_t *arguments)
{
	static struct gpio_callback callback;

	if (callback.handler == NULL) {
		gpio_init_callback(&callback, edge, BIT(button0.pin));
		(void)gpio_add_callback_dt(&button0, &callback);
	}
	(void)gpio_pin_interrupt_configure_dt(&button0, GPIO_INT_EDGE_BOTH);
	answer(area(environment, arguments[1]), 1);
}

static void now(wasm_exec_env_t environment, uint64_t *arguments)
{
	ARG_UNUSED(environment);
	arguments[0] = k_ticks_to_ns_floor64(k_uptime_ticks());
}

static void timer(wasm_exec_env_t environment, uint64_t *arguments)
{
	ARG_UNUSED(environment);
	arguments[0] = 1;
}

static void nothing(wasm_exec_env_t environment, uint64_t *arguments)
{
	ARG_UNUSED(environment);
	ARG_UNUSED(arguments);
}

#define ROW(name, function, types) {name, (void *)function, types, NULL}

static NativeSymbol digital[] = {
	ROW("[method]digital-out-pin.set-active", set_active, "(ii)"),
	ROW("[method]digital-out-pin.set-inactive", set_inactive, "(ii)"),
	ROW("[method]digital-in-pin.is-active", is_active, "(ii)"),
	ROW("[method]digital-in-pin.watch-falling-edge", watch, "(ii)"),
	ROW("[method]digital-in-pin.watch-rising-edge", watch, "(ii)"),
	ROW("[resource-drop]digital-out-pin", nothing, "(i)"),
	ROW("[resource-drop]digital-in-pin", nothing, "(i)"),
};
static NativeSymbol devices[] = {
	ROW("open-digital-out", open_out, "(iii)"),
	ROW("open-digital-in", open_in, "(iii)"),
};
static NativeSymbol events[] = {
	ROW("subscribe", nothing, "(ii)"),
};
static NativeSymbol clocks[] = {
	ROW("now", now, "()I"),
	ROW("subscribe-instant", timer, "(I)i"),
	ROW("subscribe-duration", timer, "(I)i"),
};
static NativeSymbol poll[] = {
	ROW("[method]pollable.block", nothing, "(i)"),
	ROW("[resource-drop]pollable", nothing, "(i)"),
};
static NativeSymbol logging[] = {
	ROW("log", nothing, "(iiiii)"),
};

static const struct {
	const char *name;
	NativeSymbol *symbols;
	uint32_t count;
} modules[] = {
	{"~asi:gpio/digital@0.2.0", digital, ARRAY_SIZE(digital)},
	{"~etch:devices/gpio@0.1.0", devices, ARRAY_SIZE(devices)},
	{"~etch:container/events@0.1.0", events, ARRAY_SIZE(events)},
	{"~asi:clocks/monotonic-clock@0.2.4", clocks, ARRAY_SIZE(clocks)},
	{"~asi:io/poll@0.2.4", poll, ARRAY_SIZE(poll)},
	{"~asi:logging/logging@0.1.0-draft", logging, ARRAY_SIZE(logging)},
};

void bare_register(void)
{
	ARRAY_FOR_EACH(modules, i) {
		if (!wasm_runtime_register_natives_raw(modules[i].name, modules[i].symbols,
						       modules[i].count)) {
			give_up(modules[i].name, "not registered");
		}
	}
	if (!wasm_runtime_init_thread_env()) {
		give_up("main", "no thread environment");
	}
}
