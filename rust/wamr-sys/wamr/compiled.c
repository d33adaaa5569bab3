/* What the wrapper has to know of compiled code and WAMR's public interface does not tell.
 * ../src/compiled.rs declares the same.
 */
#include "aot_runtime.h"

struct ketch_compiled {
    /* Of linear memory, at the start. */
    uint64_t pages;
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
    for (i = 0; i < module->memory_count; i++)
        description->pages += module->memories[i].init_page_count;
    description->in_place = module->is_indirect_mode;
    description->starts = module->start_func_index != (uint32)-1;
}
