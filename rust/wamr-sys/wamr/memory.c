/* Where a guest's memory lies, in one call: WAMR's public interface takes five. Host functions ask at
 * every call. ../src/memory.rs declares the same.
 */
#include "wasm_exec_env.h"
#include "wasm_runtime.h"

struct ketch_memory {
    uint8_t *base;
    /* Bytes; 4 GiB count as one less. */
    uint32_t size;
};

/* What a host function needs to begin with. */
struct ketch_call {
    void *user_data;
    void *attachment;
    struct ketch_memory memory;
};

static inline void
memory_of(const WASMModuleInstanceCommon *common, struct ketch_memory *found)
{
    /* Compiled ones have the same structure. */
    const WASMModuleInstance *instance = (const WASMModuleInstance *)common;

    if (instance->memory_count > 0) {
        const WASMMemoryInstance *memory = instance->memories[0];

        found->base = memory->memory_data;
        found->size = memory->memory_data_size > UINT32_MAX ? UINT32_MAX
                                                            : (uint32_t)memory->memory_data_size;
    }
    else {
        found->base = NULL;
        found->size = 0;
    }
}

/* The first memory of a living instance, whose guest does not run meanwhile; empty without one. */
void
ketch_memory_of(const WASMModuleInstanceCommon *instance, struct ketch_memory *found)
{
    memory_of(instance, found);
}

/* Of the guest that runs in this environment and calls a host function. */
void
ketch_call_of(const WASMExecEnv *environment, struct ketch_call *call)
{
    call->user_data = environment->user_data;
    call->attachment = environment->attachment;
    memory_of(environment->module_inst, &call->memory);
}
