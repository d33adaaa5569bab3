/* WAMR's wasm_runtime_common.c, but for the ways to call the host that calls.c has instead. */
#define wasm_runtime_invoke_native_raw ketch_calls_registered
#define wasm_runtime_invoke_c_api_native ketch_calls_c_api
#include "wasm_runtime_common.c"
