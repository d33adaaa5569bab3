/* Names of a loaded module's imports. WAMR copies each, and keeps it as long as the module; the host has the
 * same text for whatever it links. ../src/names.rs declares the same.
 */
#include "wasm_runtime_common.h"
#if WASM_ENABLE_INTERP != 0
#include "wasm_runtime.h"

static WASMFunctionImport *
function_of(WASMModuleCommon *module, uint32 index)
{
    WASMModule *bytecode = (WASMModule *)module;

    return index < bytecode->import_count && bytecode->imports[index].kind == IMPORT_KIND_FUNC
               ? &bytecode->imports[index].u.function
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

/* The attachment of the host function that an import of bytecode was linked to, or null. */
void *
ketch_names_attachment(WASMModuleCommon *module, uint32 index)
{
#if WASM_ENABLE_INTERP != 0
    const WASMFunctionImport *import = function_of(module, index);

    return import != NULL && import->func_ptr_linked != NULL ? import->attachment : NULL;
#else
    (void)module;
    (void)index;
    return NULL;
#endif
}

/* Gives an import of bytecode the same names from elsewhere, where they stay. */
void
ketch_names_replace(WASMModuleCommon *module, uint32 index, char *module_name, char *field_name)
{
#if WASM_ENABLE_INTERP != 0
    WASMFunctionImport *import = function_of(module, index);

    if (import != NULL) {
        import->module_name = module_name;
        import->field_name = field_name;
    }
#else
    (void)module;
    (void)index;
    (void)module_name;
    (void)field_name;
#endif
}

/* Frees the texts of bytecode that are no name any more. No instance was made of it. */
void
ketch_names_trim(WASMModuleCommon *module)
{
#if WASM_ENABLE_INTERP != 0
    WASMModule *bytecode = (WASMModule *)module;
    StringNode **place = &bytecode->const_str_list;

    while (*place != NULL) {
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
