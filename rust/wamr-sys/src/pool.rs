//! `../wamr/pool.c`: how much of the engine's pool is free.

use core::ffi::c_void;

unsafe extern "C" {
    /// Adds up the free blocks, and finds the largest. `pool` is what the runtime was given.
    pub fn ketch_pool_free(pool: *mut c_void, sum: *mut u32, largest: *mut u32);
}
