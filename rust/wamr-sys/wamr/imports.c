/* How imports find the host's functions, in WAMR's wasm_native.c, which is compiled here. WAMR has a registry
 * of them: a list in memory with names and signatures, sorted and searched by text. The host has its
 * table where it is, and looks in it by itself (rust/wamr/src/imports.rs).
 *
 * ../src/imports.rs declares the same.
 */
#include "alone.h"

#define wasm_native_resolve_symbol ketch_imports_registered
#include "wasm_native.c"
#undef wasm_native_resolve_symbol
#if WASM_ENABLE_INTERP != 0
#include "wasm_runtime.h"
#endif
#if WASM_ENABLE_AOT != 0
#include "aot_runtime.h"
#endif

/* The function of the host that has these names, or NULL; what it is to be called with goes to `attachment`.
 * Of another type than `type` it is not found; without a type each is.
 */
typedef void *(*ketch_imports_find)(const char *module_name, const char *field_name,
                                    const WASMFuncType *type, void **attachment);

static ketch_imports_find find;

/* Has functions be found by `next`. */
void
ketch_imports_find_with(ketch_imports_find next)
{
    find = next;
}

/* Takes the place of WAMR's own, which is ketch_imports_registered now; the linker drops that unless a benchmark of bare
 * WAMR needs it.
 */
void *
wasm_native_resolve_symbol(const char *module_name, const char *field_name,
                           const WASMFuncType *type, const char **signature, void **attachment,
                           bool *is_raw)
{
    void *attached = NULL;
    void *function;

#ifdef KETCH_REGISTRY
    /* Benchmarks have functions of their own beside the host's, in modules that begin with this sign. */
    if (module_name[0] == '~') {
        return ketch_imports_registered(module_name, field_name, type, signature, attachment, is_raw);
    }
#endif
    function = find != NULL ? find(module_name, field_name, type, &attached) : NULL;
    if (function != NULL && attachment != NULL) {
        /* None: what a guest's pointers are worth, the host finds out. */
        *signature = NULL;
        *attachment = attached;
        *is_raw = true;
    }
    return function;
}

/* The number that rust/wamr/src/signature.rs has for this type; 0 where none of the host's functions can be of it. */
uint32
ketch_imports_signature(const WASMFuncType *type)
{
    uint32 number = 1, count = (uint32)type->param_count + type->result_count;

    if (type->param_count > 14 || type->result_count > 1) {
        return 0;
    }
    for (uint32 i = 0; i < count; i++) {
        uint32 kind = (uint32)type->types[i] - VALUE_TYPE_F64;

        if (kind > VALUE_TYPE_I32 - VALUE_TYPE_F64) {
            return 0;
        }
        number = i < type->param_count ? number << 2 | kind : number << 3 | (kind + 1);
    }
    return type->result_count == 0 ? number << 3 : number;
}

#if WASM_ENABLE_INTERP != 0
static WASMFunctionImport *
function_of(WASMModule *module, uint32 index)
{
    return index < module->import_count && module->imports[index].kind == IMPORT_KIND_FUNC
               ? &module->imports[index].u.function
               : NULL;
}

/* Whether an import or export has this text for a name. */
static bool
is_used(const WASMModule *module, const char *text)
{
    for (uint32 i = 0; i < module->import_count; i++) {
        const WASMImport *import = &module->imports[i];

        if (import->u.names.module_name == text || import->u.names.field_name == text) {
            return true;
        }
    }
    for (uint32 i = 0; i < module->export_count; i++) {
        if (module->exports[i].name == text) {
            return true;
        }
    }
    return false;
}
#endif

/* What the function that an import was linked to is called with, or NULL. An index is that of an import, as
 * wasm_runtime_get_import_type counts them.
 */
void *
ketch_imports_attachment(WASMModuleCommon *module, uint32 index)
{
#if WASM_ENABLE_AOT != 0
    if (module->module_type == Wasm_Module_AoT) {
        const AOTModule *compiled = (const AOTModule *)module;

        return index < compiled->import_func_count
                       && compiled->import_funcs[index].func_ptr_linked != NULL
                   ? compiled->import_funcs[index].attachment
                   : NULL;
    }
#endif
#if WASM_ENABLE_INTERP != 0
    const WASMFunctionImport *import = function_of((WASMModule *)module, index);

    return import != NULL && import->func_ptr_linked != NULL ? import->attachment : NULL;
#else
    return NULL;
#endif
}

/* Frees the names of all imports of bytecode that were linked, "an import" is what they are called then, and those of
 * exports that are no functions, which have none then. No instance was made of it. Names in compiled code lie where the
 * code does.
 */
void
ketch_imports_forget(WASMModuleCommon *module)
{
#if WASM_ENABLE_INTERP != 0
    WASMModule *bytecode = (WASMModule *)module;

    if (module->module_type != Wasm_Module_Bytecode) {
        return;
    }
    for (uint32 i = 0; i < bytecode->import_count; i++) {
        WASMFunctionImport *import = function_of(bytecode, i);

        if (import != NULL && import->func_ptr_linked != NULL) {
            import->module_name = "an";
            import->field_name = "import";
        }
    }
    for (uint32 i = 0; i < bytecode->export_count; i++) {
        if (bytecode->exports[i].kind != EXPORT_KIND_FUNC) {
            bytecode->exports[i].name = "";
        }
    }
    for (StringNode **place = &bytecode->const_str_list; *place != NULL;) {
        StringNode *node = *place;

        if (is_used(bytecode, node->str)) {
            place = &node->next;
        }
        else {
            *place = node->next;
            wasm_runtime_free(node);
        }
    }
#else
    (void)module;
#endif
}
