/* WAMR's aot_loader.c, and what the wrapper has to know of compiled code that WAMR's public interface does not
 * tell. ../src/compiled.rs declares the same.
 */
#include "aot_runtime.h"

#if WASM_ENABLE_AOT != 0
#if defined(BUILD_TARGET_THUMB) || defined(BUILD_TARGET_THUMB_VFP)
#include "relocate_thumb.h"
#endif
/* Texts stay where the code is, so there is no map of copies of them. A loader that wants one fails. */
#define aot_const_str_set_insert(...) NULL
#define bh_hash_map_destroy(map)      ((void)(map))
#include "aot_loader.c"
#undef aot_const_str_set_insert
#undef bh_hash_map_destroy
#endif

struct ketch_compiled {
    /* Of linear memory, at the start. */
    uint64_t pages;
    /* Of the smallest linear memory that has any pages at the start, in bytes; else as many as there
     * can be. Without pages, compiled code itself looks whether there are any by now. */
    uint64_t smallest;
    /* Whether it runs where it is stored. */
    bool in_place;
    /* Whether it has a function that runs while it is instantiated. */
    bool starts;
};

/* The version of the format that this build of WAMR loads. */
uint32_t
ketch_compiled_version(void)
{
    return AOT_CURRENT_VERSION;
}

void
ketch_compiled_describe(WASMModuleCommon *common, struct ketch_compiled *description)
{
    AOTModule *module = (AOTModule *)common;
    uint32 i;

    description->pages = 0;
    description->smallest = UINT64_MAX;
    for (i = 0; i < module->memory_count; i++) {
        const AOTMemory *memory = &module->memories[i];
        uint64_t size = (uint64_t)memory->num_bytes_per_page * memory->init_page_count;

        description->pages += memory->init_page_count;
        if (memory->init_page_count && size < description->smallest)
            description->smallest = size;
    }
    description->in_place = module->is_indirect_mode;
    description->starts = module->start_func_index != (uint32)-1;
}
