/* WAMR's wasm_runtime_common.c, but for the ways to call the host that calls.c has instead, and for the texts of
 * exceptions that its garbage collector and its compiler at run time alone have.
 */
#include "alone.h"

#define wasm_runtime_invoke_native_raw ketch_calls_registered
#define wasm_runtime_invoke_c_api_native ketch_calls_c_api
#define wasm_set_exception_with_id ketch_set_any_exception
#define EXCE_NUM 0
#include "wasm_runtime_common.c"
#undef wasm_set_exception_with_id
#undef EXCE_NUM

/* Ends a guest for this reason. rust/wamr/src/trap_text.rs knows it by its text. */
void
wasm_set_exception_with_id(WASMModuleInstance *instance, uint32 id)
{
    static const char *const texts[] = {
        [EXCE_UNREACHABLE] = "unreachable",
        [EXCE_OUT_OF_MEMORY] = "allocate memory failed",
        [EXCE_OUT_OF_BOUNDS_MEMORY_ACCESS] = "out of bounds memory access",
        [EXCE_INTEGER_OVERFLOW] = "integer overflow",
        [EXCE_INTEGER_DIVIDE_BY_ZERO] = "integer divide by zero",
        [EXCE_INVALID_CONVERSION_TO_INTEGER] = "invalid conversion to integer",
        [EXCE_INVALID_FUNCTION_TYPE_INDEX] = "indirect call type mismatch",
        [EXCE_INVALID_FUNCTION_INDEX] = "invalid function index",
        [EXCE_UNDEFINED_ELEMENT] = "undefined element",
        [EXCE_UNINITIALIZED_ELEMENT] = "uninitialized element",
        [EXCE_CALL_UNLINKED_IMPORT_FUNC] = "failed to call unlinked import function",
        [EXCE_NATIVE_STACK_OVERFLOW] = "native stack overflow",
        [EXCE_UNALIGNED_ATOMIC] = "unaligned atomic",
        [EXCE_AUX_STACK_OVERFLOW] = "wasm auxiliary stack overflow",
        [EXCE_AUX_STACK_UNDERFLOW] = "wasm auxiliary stack underflow",
        [EXCE_OUT_OF_BOUNDS_TABLE_ACCESS] = "out of bounds table access",
        [EXCE_OPERAND_STACK_OVERFLOW] = "wasm operand stack overflow",
    };

    wasm_set_exception(instance, id < sizeof(texts) / sizeof(texts[0]) ? texts[id]
                                                                       : "unknown exception");
}

/* No instance holds a reference to an object of the host. */
void
wasm_externref_cleanup(WASMModuleInstanceCommon *instance)
{
    (void)instance;
}
