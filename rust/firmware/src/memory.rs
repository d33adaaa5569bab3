//! How much of the pool is in use: for tests and for benchmarks.

use crate::start::runtime;

/// Bytes of the pool that are in use, what the allocator keeps of each block included; 0 before the
/// start. From any thread.
#[unsafe(no_mangle)]
extern "C" fn ketch_pool_used() -> u32 {
    runtime().map_or(0, |runtime| runtime.engine().memory_usage().used)
}
