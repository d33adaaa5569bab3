/* WAMR's wasm_exec_env.c, and what the wrapper needs of an execution environment that WAMR's public interface does
 * not offer: its termination flag, as one atomic word that any context may set, and a meter that may not be
 * built. ../src/environment.rs declares the same.
 */
#include "alone.h"
#include "wasm_exec_env.c"

/* Has the guest end at its next branch, loop or call. From any context: no lock, no allocation. */
void
ketch_environment_terminate(WASMExecEnv *environment)
{
    WASM_SUSPEND_FLAGS_FETCH_OR(environment->suspend_flags, WASM_SUSPEND_FLAG_TERMINATE);
}

/* Takes that back. */
void
ketch_environment_continue(WASMExecEnv *environment)
{
    WASM_SUSPEND_FLAGS_FETCH_AND(environment->suspend_flags, ~WASM_SUSPEND_FLAG_TERMINATE);
}

bool
ketch_environment_is_terminated(WASMExecEnv *environment)
{
    return (WASM_SUSPEND_FLAGS_GET(environment->suspend_flags) & WASM_SUSPEND_FLAG_TERMINATE) != 0;
}

/* Gives back what an environment has for compiled code alone, where its instance is bytecode and stays
 * the only one.
 */
void
ketch_environment_trim(WASMExecEnv *environment)
{
#if WASM_ENABLE_AOT != 0
    if (environment->module_inst->module_type == Wasm_Module_Bytecode) {
        wasm_runtime_free(environment->argv_buf);
        /* Destroying the environment frees this again, which WAMR takes for nothing. */
        environment->argv_buf = NULL;
    }
#else
    (void)environment;
#endif
}

/* Lets the next call on this environment interpret so many instructions; below zero is no limit.
 * Returns whether instructions are counted at all.
 */
bool
ketch_environment_meter(WASMExecEnv *environment, int instructions)
{
#if WASM_ENABLE_INSTRUCTION_METERING != 0
    environment->instructions_to_execute = instructions;
    return true;
#else
    (void)environment;
    (void)instructions;
    return false;
#endif
}
