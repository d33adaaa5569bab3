/* What WAMR's other sources, which are compiled with its thread manager, ask it for. alone.h says why there is none.
 */
#include "thread_manager.h"
#include "wasm_runtime.h"

/* The environment in which another thread runs this instance: none, so whoever asks makes one. */
WASMExecEnv *
wasm_clusters_search_exec_env(WASMModuleInstanceCommon *instance)
{
    (void)instance;
    return NULL;
}

void
exception_lock(WASMModuleInstance *instance)
{
    (void)instance;
}

void
exception_unlock(WASMModuleInstance *instance)
{
    (void)instance;
}
