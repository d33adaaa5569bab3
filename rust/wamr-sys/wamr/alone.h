/* Included before those of WAMR's sources that need not know that it is compiled with a thread manager, for the check
 * at loops and calls that ends a guest (environment.c), nor with reference types, for guests' own tables.
 * An instance runs on one thread at a time, so nothing has to be locked, and there are no lists of who else runs
 * it. No function of the host takes or returns a reference to an object, so there is no map of those. The
 * structures are the same in all of WAMR: their headers come first.
 */
#ifndef KETCH_ALONE_H
#define KETCH_ALONE_H

#include "wasm_exec_env.h"
#include "wasm_native.h"
#include "wasm_runtime.h"
#include "wasm_runtime_common.h"
#if WASM_ENABLE_AOT != 0
#include "aot_runtime.h"
#endif

#if WASM_SUSPEND_FLAGS_IS_ATOMIC == 0
#error "without atomic words, who ends a guest takes a lock of its environment, which alone.h leaves out"
#endif

#undef WASM_ENABLE_THREAD_MGR
#define WASM_ENABLE_THREAD_MGR 0
#undef WASM_ENABLE_REF_TYPES
#define WASM_ENABLE_REF_TYPES 0

/* An exception of an instance is written and read by the thread that runs it and by nobody else: who ends a guest
 * from outside sets a flag. WAMR's lock is one for all instances, taken once or twice in every call of the host, and
 * a fair one: two guests that call the host beside one that computes hand it to each other, and each of them
 * then waits for its turn at the processor before it goes on. A timer was 400 ms late.
 */
#define exception_lock(instance)   ((void)(instance))
#define exception_unlock(instance) ((void)(instance))

#endif
