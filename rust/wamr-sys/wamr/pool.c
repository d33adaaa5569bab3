/* How much of a pool is free, counted by looking. WAMR's own count drifts: a block that grows in
 * place takes from its neighbour without being counted, and is counted in full when it is freed.
 * ../src/pool.rs declares the same.
 */
#include "ems/ems_gc_internal.h"

/* Adds up the free blocks of the pool that WAMR was given, headers included. */
void
ketch_pool_free(void *pool, uint32_t *sum, uint32_t *largest)
{
    gc_heap_t *heap = (gc_heap_t *)(((uintptr_t)pool + 7) & ~(uintptr_t)7);
    gc_uint8 *block = heap->base_addr, *end = heap->base_addr + heap->current_size;

    *sum = *largest = 0;
    os_mutex_lock(&heap->lock);
    while (block < end) {
        uint32_t size = hmu_get_size((hmu_t *)block);

        if (hmu_get_ut((hmu_t *)block) == HMU_FC) {
            *sum += size;
            *largest = size > *largest ? size : *largest;
        }
        if (size == 0) {
            break;
        }
        block += size;
    }
    os_mutex_unlock(&heap->lock);
}
