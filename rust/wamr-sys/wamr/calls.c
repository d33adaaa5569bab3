/* Calls from a guest to the host. WAMR's own way clears room for 16 arguments at every call, and looks at each of
 * them for a pointer that it could check and translate.
 */
#include "wasm_exec_env.h"
#include "wasm_runtime.h"

/* Most parameters that a function of the host has: rust/wamr/src/signature.rs. */
#define PARAMETERS_MAX 14

static inline bool
is_wide(uint8 kind)
{
    return kind == VALUE_TYPE_I64 || kind == VALUE_TYPE_F64;
}

/* Calls `function` with a slot of 64 bits for each of the guest's cells or pairs of them, and gives the guest the
 * first slot as the result. The type is one that the host has a function of (imports.c). Returns whether the guest
 * goes on.
 */
bool
wasm_runtime_invoke_native_raw(WASMExecEnv *environment, void *function, const WASMFuncType *type,
                               const char *signature, void *attachment, uint32 *cells,
                               uint32 count, uint32 *result)
{
    const uint32 parameters = type->param_count;
    uint64 slots[PARAMETERS_MAX];
    bool goes_on;

#ifdef KETCH_REGISTRY
    /* Functions of WAMR's registry are called as WAMR does. */
    bool ketch_calls_registered(WASMExecEnv *, void *, const WASMFuncType *, const char *, void *,
                                uint32 *, uint32, uint32 *);
    if (attachment == NULL) {
        return ketch_calls_registered(environment, function, type, signature, attachment, cells,
                                      count, result);
    }
#else
    (void)signature;
    (void)count;
#endif
    for (uint32 i = 0; i < parameters; i++) {
        const uint32 low = *cells++;
        const uint32 high = is_wide(type->types[i]) ? *cells++ : 0;

        slots[i] = (uint64)high << 32 | low;
    }
    environment->attachment = attachment;
    ((void (*)(WASMExecEnv *, uint64 *))function)(environment, slots);
    environment->attachment = NULL;
    /* Compiled instances have the same structure. */
    goes_on = ((const WASMModuleInstance *)environment->module_inst)->cur_exception[0] == '\0';
    if (goes_on && type->result_count > 0) {
        result[0] = (uint32)slots[0];
        if (is_wide(type->types[parameters])) {
            result[1] = (uint32)(slots[0] >> 32);
        }
    }
    return goes_on;
}

/* No function of the host is one of WAMR's C interface. */
bool
wasm_runtime_invoke_c_api_native(WASMModuleInstanceCommon *instance, void *function,
                                 WASMFuncType *type, uint32 count, uint32 *cells, bool has_data,
                                 void *data)
{
    (void)function;
    (void)type;
    (void)count;
    (void)cells;
    (void)has_data;
    (void)data;
    wasm_runtime_set_exception(instance, "failed to call unlinked import function");
    return false;
}
