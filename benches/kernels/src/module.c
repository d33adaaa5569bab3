/* SPDX-License-Identifier: Apache-2.0 */

#include "module.h"

#include <stdio.h>
#include <wasm_export.h>

/* Bytes. The kernels nest little. */
#define STACK 4096

static char error[96];
static wasm_module_t module;
static wasm_module_inst_t instance;
static wasm_exec_env_t environment;

const char *module_error(void)
{
	return error;
}

bool module_open(const uint8_t *bytes, size_t length)
{
	/*
	 * The bytes are in flash, where the loader of wasm cannot end names with zeros: told that
	 * the bytes go away, it copies them. Compiled modules have zeros there, and need the bytes.
	 */
	LoadArgs arguments = {
		.name = "",
		.wasm_binary_freeable =
			get_package_type(bytes, length) == Wasm_Module_Bytecode,
	};

	module = wasm_runtime_load_ex((uint8_t *)bytes, length, &arguments, error, sizeof(error));
	if (module) {
		instance = wasm_runtime_instantiate(module, STACK, 0, error, sizeof(error));
	}
	if (instance) {
		environment = wasm_runtime_create_exec_env(instance, STACK);
	}
	return environment;
}

bool module_call(const char *name, uint32_t rounds, uint32_t *result)
{
	wasm_function_inst_t function = wasm_runtime_lookup_function(instance, name);
	uint32_t cell = rounds;

	if (!function) {
		snprintf(error, sizeof(error), "no such export");
		return false;
	}
	if (!wasm_runtime_call_wasm(environment, function, 1, &cell)) {
		snprintf(error, sizeof(error), "%s", wasm_runtime_get_exception(instance));
		return false;
	}
	*result = cell;
	return true;
}

void module_close(void)
{
	if (environment) {
		wasm_runtime_destroy_exec_env(environment);
	}
	if (instance) {
		wasm_runtime_deinstantiate(instance);
	}
	if (module) {
		wasm_runtime_unload(module);
	}
	environment = NULL;
	instance = NULL;
	module = NULL;
}
