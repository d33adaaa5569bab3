/* SPDX-License-Identifier: Apache-2.0 */

#include <zephyr/kernel.h>

#include "bare.h"
#include "ketch.h"

#define ON_EVENT "ketch:container/reactor@0.1.0#on-event"
#define RUN      "wasi:cli/run@0.2.4#run"

/* As the manifest of the guests says. */
#define STACK 4096

void bare_load(struct bare *bare, const struct guest *guest)
{
	char reason[128] = "";
	/* Without this, WAMR writes into the module, which is in flash. */
	LoadArgs load = {.name = "", .wasm_binary_freeable = true};
	InstantiationArgs limits = {.default_stack_size = STACK, .max_memory_pages = 1};

	*bare = (struct bare){0};
	bare->module = wasm_runtime_load_ex(guest->module, guest->module_length, &load, reason,
					    sizeof(reason));
	if (bare->module == NULL) {
		give_up(guest->name, reason);
	}
	bare->instance =
		wasm_runtime_instantiate_ex(bare->module, &limits, reason, sizeof(reason));
	if (bare->instance == NULL) {
		give_up(guest->name, reason);
	}
	bare->environment = wasm_runtime_create_exec_env(bare->instance, STACK);
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

void bare_unload(struct bare *bare)
{
	wasm_runtime_destroy_exec_env(bare->environment);
	wasm_runtime_deinstantiate(bare->instance);
	wasm_runtime_unload(bare->module);
}

uint32_t pool_free(void)
{
	mem_alloc_info_t information = {0};

	(void)wasm_runtime_get_mem_alloc_info(&information);
	return information.total_free_size;
}
