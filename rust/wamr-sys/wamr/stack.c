/* One execution environment for several instances, one after the other; WAMR's public interface
 * gives each environment to one. And calls back into a guest, which need less of the thread's stack.
 * ../src/stack.rs declares the same.
 */
#include "wasm_exec_env.h"
#include "wasm_runtime_common.h"
#if WASM_ENABLE_INTERP != 0
#include "wasm_runtime.h"
#endif
#if WASM_ENABLE_AOT != 0
#include "aot_runtime.h"
#endif

/* Makes the environment this instance's, as if it had been created for it. No guest runs in it.
 */
void
ketch_stack_enter(WASMExecEnv *environment, WASMModuleInstanceCommon *instance)
{
    environment->module_inst = instance;
    /* Whoever ended the instance that had it before has set this. */
    WASM_SUSPEND_FLAGS_FETCH_AND(environment->suspend_flags, ~WASM_SUSPEND_FLAG_TERMINATE);
#if WASM_ENABLE_INTERP != 0
    if (instance->module_type == Wasm_Module_Bytecode) {
        WASMModule *module = ((WASMModuleInstance *)instance)->module;
        environment->aux_stack_bottom = (uintptr_t)module->aux_stack_bottom;
        environment->aux_stack_boundary =
            (uintptr_t)module->aux_stack_bottom - module->aux_stack_size;
    }
#endif
#if WASM_ENABLE_AOT != 0
    if (instance->module_type == Wasm_Module_AoT) {
        AOTModule *module = (AOTModule *)((AOTModuleInstance *)instance)->module;
        environment->aux_stack_bottom = (uintptr_t)module->aux_stack_bottom;
        environment->aux_stack_boundary =
            (uintptr_t)module->aux_stack_bottom - module->aux_stack_size;
        environment->native_symbol = module->native_symbol_list;
    }
#endif
}

/* Makes it nobody's: nothing in it points to the instance any more. */
void
ketch_stack_leave(WASMExecEnv *environment)
{
    environment->module_inst = NULL;
}

#ifndef KETCH_ALLOCATOR_STACK_SIZE
#define KETCH_ALLOCATOR_STACK_SIZE WASM_STACK_GUARD_SIZE
#endif

/* Calls a function of the guest that waits for a host function, while which host functions are refused:
 * nothing but the engine's own frames can follow those of the guest. So there has to be less left of
 * the thread's stack than for any other function.
 */
bool
ketch_stack_call_back(WASMExecEnv *environment, WASMFunctionInstanceCommon *function, uint32 count,
                      uint32 *cells)
{
    uint8 *const boundary = environment->native_stack_boundary;
    bool returned;

    if (boundary != NULL) {
        environment->user_native_stack_boundary =
            boundary - WASM_STACK_GUARD_SIZE + KETCH_ALLOCATOR_STACK_SIZE;
    }
    returned = wasm_runtime_call_wasm(environment, function, count, cells);
    environment->user_native_stack_boundary = NULL;
    environment->native_stack_boundary = boundary;
    return returned;
}
