/* One execution environment for several instances, one after the other; WAMR's public interface
 * gives each environment to one. ../src/stack.rs declares the same.
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
 * WAMR's own setter locks the thread manager's list for this one word, which other threads only
 * compare with the instance that they search for.
 */
void
ketch_stack_enter(WASMExecEnv *environment, WASMModuleInstanceCommon *instance)
{
    environment->module_inst = instance;
    /* An exception of whoever had it before has set this. */
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
