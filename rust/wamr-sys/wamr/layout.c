/* Compiled with WAMR, by both builds: the Rust bindings and this compiler agree on enumerations.
 * The sizes are those of ../src/lib.rs; the fields that follow an enumeration move with it. */
#include <stddef.h>
#include "wasm_export.h"

#if defined(__arm__) && !defined(__linux__)
#define ENUMERATION 1
#else
#define ENUMERATION sizeof(unsigned int)
#endif

_Static_assert(sizeof(wasm_import_export_kind_t) == ENUMERATION, "wasm_import_export_kind_t: see rust/wamr-sys/src/lib.rs");
_Static_assert(sizeof(mem_alloc_type_t) == ENUMERATION, "mem_alloc_type_t: see rust/wamr-sys/src/lib.rs");
_Static_assert(sizeof(RunningMode) == ENUMERATION, "RunningMode: see rust/wamr-sys/src/lib.rs");
_Static_assert(sizeof(log_level_t) == ENUMERATION, "log_level_t: see rust/wamr-sys/src/lib.rs");
_Static_assert(offsetof(wasm_import_t, linked) == 2 * sizeof(void *) + ENUMERATION, "wasm_import_t: see rust/wamr-sys/src/lib.rs");
