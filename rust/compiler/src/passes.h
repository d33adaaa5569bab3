/* Our passes over the code of one module, between WAMR's translation and LLVM's code generation. */
#ifndef KETCH_PASSES_H
#define KETCH_PASSES_H

#include "aot_compiler.h"
#include "compile.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Optimizes the module of this context, and makes sure that it can be stopped. Returns null, or what
   went wrong. */
const char *
ketch_passes(AOTCompContext *context, const struct ketch_target *target);

#ifdef __cplusplus
}
#endif
#endif
