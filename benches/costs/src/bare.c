/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/kernel.h>

#include "bare.h"
#include "ketch.h"

#define ON_EVENT "ketch:container/reactor@0.1.0#on-event"
#define RUN      "wasi:cli/run@0.2.4#run"

/* As the manifests of the guests say: rust/xtask/src/costs/guests.rs. */
#define STACK         4096
#define COMMAND_STACK 512

static wasm_module_t load(const struct guest *guest, char *reason, size_t length)
{
	const struct bytes *module = &guest->module[mode];
	/* Without this, WAMR writes into the module, which is in flash; with compiled code, which it
	 * does not write to, it leaves dangling pointers behind.
	 */
	LoadArgs load = {.name = "", .wasm_binary_freeable = mode == INTERPRETED};

	return wasm_runtime_load_ex((uint8_t *)module->start, module->length, &load, reason, length);
}

bool bare_takes(const struct guest *guest)
{
	char reason[128] = "";
	wasm_module_t module = load(guest, reason, sizeof(reason));

	if (module != NULL) {
		wasm_runtime_unload(module);
	}
	return module != NULL;
}

void bare_load(struct bare *bare, const struct guest *guest)
{
	char reason[128] = "";

	*bare = (struct bare){0};
	bare->module = load(guest, reason, sizeof(reason));
	if (bare->module == NULL) {
		give_up(guest->name, reason);
	}
}

void bare_instantiate(struct bare *bare, const struct guest *guest)
{
	char reason[128] = "";
	uint32_t stack = guest->command ? COMMAND_STACK : STACK;
	InstantiationArgs limits = {.default_stack_size = stack, .max_memory_pages = 1};

	bare->instance =
		wasm_runtime_instantiate_ex(bare->module, &limits, reason, sizeof(reason));
	if (bare->instance == NULL) {
		give_up(guest->name, reason);
	}
	bare->environment = wasm_runtime_create_exec_env(bare->instance, stack);
	bare->on_event =
		wasm_runtime_lookup_function(bare->instance, guest->command ? RUN : ON_EVENT);
	if (bare->environment == NULL || bare->on_event == NULL) {
		give_up(guest->name, "no environment, or no entry");
	}
}

bool bare_call(struct bare *bare, uint32_t event, uint32_t token)
{
	uint32_t cells[2] = {event, token};
	uint32_t parameters = wasm_func_get_param_count(bare->on_event, bare->instance);

	return wasm_runtime_call_wasm(bare->environment, bare->on_event, parameters, cells);
}

void bare_terminate(struct bare *bare)
{
	void ketch_environment_terminate(wasm_exec_env_t environment);

	/* WAMR's own way leaves a reason, and what ends the guest to its thread manager, which this engine has
	 * none of.
	 */
	wasm_runtime_terminate(bare->instance);
	ketch_environment_terminate(bare->environment);
}

void bare_end(struct bare *bare)
{
	wasm_runtime_destroy_exec_env(bare->environment);
	wasm_runtime_deinstantiate(bare->instance);
}

void bare_unload(struct bare *bare)
{
	wasm_runtime_unload(bare->module);
}

uint64_t bare_memory(const struct bare *bare)
{
	wasm_memory_inst_t memory = wasm_runtime_get_default_memory(bare->instance);

	return wasm_memory_get_cur_page_count(memory) * wasm_memory_get_bytes_per_page(memory);
}

uint32_t pool_free(void)
{
	mem_alloc_info_t information = {0};

	(void)wasm_runtime_get_mem_alloc_info(&information);
	return information.total_free_size;
}
