/* WAMR's thread manager, for the check at loops and calls that ends a guest, without the lock that it
 * brings for exceptions. It is one lock for all instances, taken once or twice in every host call, and a
 * fair one: two guests that call the host beside one that computes hand it to each other, and each
 * of them then waits for its turn at the processor before it goes on. A timer was 400 ms late.
 *
 * An exception of an instance is written and read by the thread that runs it and by nobody else: who
 * ends a guest from outside sets a flag (environment.c), and no instance has a second thread.
 */
#define exception_lock ketch_exception_lock_unused
#define exception_unlock ketch_exception_unlock_unused
#include "thread_manager.c"
#undef exception_lock
#undef exception_unlock

void
exception_lock(WASMModuleInstance *instance)
{
    (void)instance;
}

void
exception_unlock(WASMModuleInstance *instance)
{
    (void)instance;
}
