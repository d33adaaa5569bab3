/* What src/bindings.rs is generated from. */
#include "wasm_export.h"
#include "platform_api_vmcore.h"
#include "platform_api_extension.h"

/* Enumerators by value: the types of their enumerations differ between targets (src/lib.rs). */
static const unsigned char VALUE_I32 = WASM_I32;
static const unsigned char VALUE_I64 = WASM_I64;
static const unsigned char VALUE_F32 = WASM_F32;
static const unsigned char VALUE_F64 = WASM_F64;
static const unsigned char KIND_FUNCTION = WASM_IMPORT_EXPORT_KIND_FUNC;
static const unsigned char KIND_TABLE = WASM_IMPORT_EXPORT_KIND_TABLE;
static const unsigned char KIND_MEMORY = WASM_IMPORT_EXPORT_KIND_MEMORY;
static const unsigned char KIND_GLOBAL = WASM_IMPORT_EXPORT_KIND_GLOBAL;
static const unsigned char ALLOCATE_FROM_POOL = Alloc_With_Pool;
static const unsigned char ALLOCATE_FROM_SYSTEM = Alloc_With_System_Allocator;
static const unsigned char LOG_NOTHING = WASM_LOG_LEVEL_FATAL;
