/* WAMR's loader and translator, in the order in which they are needed. */

#include "compile.h"
#include "passes.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aot_emit_aot_file.h"
#include "wasm_export.h"

/* In bytes: the widest access. */
#define MEMORY_MIN 16

static bool
keep(char *reason, size_t size, const char *text)
{
    snprintf(reason, size, "%s", text ? text : "no reason was given");
    return false;
}

static bool
translate(AOTCompData *data, AOTCompContext *context,
          const struct ketch_target *target, uint8_t **file, uint32_t *size,
          char *reason, size_t reason_size)
{
    const char *failure;

    /* Its own passes would run before calls are direct and before bounds are constants. */
    context->optimize = false;
    if (!aot_compile_wasm(context))
        return keep(reason, reason_size, aot_get_last_error());
    if ((failure = ketch_passes(context, target)))
        return keep(reason, reason_size, failure);
    if (target->object && !aot_emit_object_file(context, (char *)target->object))
        return keep(reason, reason_size, aot_get_last_error());
    if (!(*file = aot_emit_aot_file_buf(context, data, size)))
        return keep(reason, reason_size, aot_get_last_error());
    return true;
}

/* Creating a context prints its options to the standard output, and cannot be told not to. */
static AOTCompContext *
quietly(AOTCompData *data, AOTCompOption *option)
{
    AOTCompContext *context;
    int kept, nowhere;

    fflush(stdout);
    kept = dup(STDOUT_FILENO);
    if ((nowhere = open("/dev/null", O_WRONLY)) >= 0) {
        dup2(nowhere, STDOUT_FILENO);
        close(nowhere);
    }
    context = aot_create_comp_context(data, option);
    fflush(stdout);
    if (kept >= 0) {
        dup2(kept, STDOUT_FILENO);
        close(kept);
    }
    return context;
}

uint8_t *
ketch_compile(const uint8_t *wasm, size_t wasm_size,
              const struct ketch_target *target, size_t *size, char *reason,
              size_t reason_size)
{
    AOTCompOption option = { 0 };
    RuntimeInitArgs init = { 0 };
    uint8_t *copy = NULL, *file = NULL;
    uint32_t file_size = 0;
    wasm_module_t module = NULL;
    AOTCompData *data = NULL;
    AOTCompContext *context = NULL;
    char text[128] = { 0 };

    option.target_arch = (char *)target->architecture;
    option.target_abi = (char *)target->abi;
    option.target_cpu = (char *)target->cpu;
    option.cpu_features = (char *)target->features;
    option.builtin_intrinsics = target->intrinsics;
    option.is_indirect_mode = target->in_place;
    option.disable_llvm_intrinsics = target->in_place;
    option.opt_level = target->optimization;
    /* The smallest of code models. */
    option.size_level = 3;
    option.output_format = AOT_FORMAT_FILE;
    option.stack_usage_file = target->frames;
    option.bounds_checks = 1;
    /* WAMR's check costs a second call for each call; ours is in src/passes.cpp. */
    option.stack_bounds_checks = 0;
    option.enable_bulk_memory = true;
    option.enable_bulk_memory_opt = true;
    option.enable_ref_types = true;
    option.enable_call_indirect_overlong = true;

    init.mem_alloc_type = Alloc_With_System_Allocator;
    if (!wasm_runtime_full_init(&init)) {
        keep(reason, reason_size, "WAMR cannot be initialized");
        return NULL;
    }
    /* Loading rewrites names in the bytes. */
    if (!(copy = malloc(wasm_size))) {
        keep(reason, reason_size, "out of memory");
        goto done;
    }
    memcpy(copy, wasm, wasm_size);
    if (!aot_compiler_init()) {
        keep(reason, reason_size, "LLVM cannot be initialized");
        goto done;
    }
    if (!(module = wasm_runtime_load(copy, (uint32_t)wasm_size, text, sizeof(text)))) {
        keep(reason, reason_size, text);
        goto done;
    }
    if (!(data = aot_create_comp_data(module, option.target_arch, false))) {
        keep(reason, reason_size, aot_get_last_error());
        goto done;
    }
    /* The runtime's bounds are the size less an access's width, and would fall below zero. */
    if (data->wasm_module->memory_count
        && (uint64_t)data->memories[0].num_bytes_per_page * data->memories[0].init_page_count
               < MEMORY_MIN) {
        keep(reason, reason_size,
             "linear memory of less than 16 bytes: declare one page and leave __heap_base at 16 or more");
        goto done;
    }
    if (!(context = quietly(data, &option))) {
        keep(reason, reason_size, aot_get_last_error());
        goto done;
    }
    if (target->recorded)
        snprintf(context->target_arch, sizeof(context->target_arch), "%s", target->recorded);
    if (translate(data, context, target, &file, &file_size, reason, reason_size))
        *size = file_size;
done:
    if (context)
        aot_destroy_comp_context(context);
    if (data)
        aot_destroy_comp_data(data);
    if (module)
        wasm_runtime_unload(module);
    free(copy);
    /* The file was allocated by the system's allocator too, so it may outlive the runtime. */
    wasm_runtime_destroy();
    return file;
}

void
ketch_compile_free(uint8_t *file)
{
    free(file);
}
