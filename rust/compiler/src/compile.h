/* One compilation, seen from Rust: src/native.rs declares the same. */
#ifndef KETCH_COMPILE_H
#define KETCH_COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is compiled for, and how. Strings end in a null byte; null stands for the default. */
struct ketch_target {
    const char *architecture;
    const char *abi;
    const char *cpu;
    const char *features;
    /* What the runtime calls the architecture, where that differs; at most 15 letters. */
    const char *recorded;
    /* What is called in the runtime instead of being compiled; null where the code may be relocated. */
    const char *intrinsics;
    /* Runs where it is stored, without relocation. */
    bool in_place;
    /* 0 to 3, as -O. */
    uint32_t optimization;
    /* Leaves out what makes code stoppable and recursion safe: to measure what it costs. */
    bool unchecked;
    /* Where the object goes that the compiled file is made of, to be looked at; or null. */
    const char *object;
    /* Where LLVM writes the size of each function's stack frame. */
    const char *frames;
};

/* Compiles a module. Returns null and a reason, or the compiled file, to be freed with
   ketch_compile_free. */
uint8_t *
ketch_compile(const uint8_t *wasm, size_t wasm_size,
              const struct ketch_target *target, size_t *size, char *reason,
              size_t reason_size);

void
ketch_compile_free(uint8_t *file);

#ifdef __cplusplus
}
#endif
#endif
