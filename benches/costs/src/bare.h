/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * The least that runs a guest: WAMR's own calls with nothing around them, on the build of the
 * engine and the pool that Ketch uses. rust/wamr-sys/src/bare.rs is the same for the host.
 */

#ifndef KETCH_COSTS_BARE_H_
#define KETCH_COSTS_BARE_H_

#include <stdint.h>
#include <wasm_export.h>

#include "guests.h"

struct bare {
	wasm_module_t module;
	wasm_module_inst_t instance;
	wasm_exec_env_t environment;
	wasm_function_inst_t on_event;
};

/* Registers the host functions. Ketch has started the engine by then. */
void bare_register(void);

/* Whether there is a module for the present mode, and the engine loads it. */
bool bare_takes(const struct guest *guest);

/* Loads a guest, and makes an instance of it with what it takes to run. Whatever fails ends the
 * benchmark.
 */
void bare_load(struct bare *bare, const struct guest *guest);
void bare_instantiate(struct bare *bare, const struct guest *guest);

/* Calls a reactor's handler, or a command's entry with its arguments ignored. Whether it returned
 * without an exception.
 */
bool bare_call(struct bare *bare, uint32_t event, uint32_t token);

/* Has the guest end at its next branch, loop or call, with an exception. */
void bare_terminate(struct bare *bare);

/* Takes the instance apart, and then the module. */
void bare_end(struct bare *bare);
void bare_unload(struct bare *bare);

/* Bytes of linear memory. */
uint64_t bare_memory(const struct bare *bare);

/* Bytes of the pool that are free. */
uint32_t pool_free(void);

/* Given at each edge of button0 that a bare guest watches. */
extern struct k_sem bare_edge;

#endif /* KETCH_COSTS_BARE_H_ */
