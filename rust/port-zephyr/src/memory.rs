//! The engine's pool.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::config::POOL_SIZE;

/// Aligned as the engine's allocator wants it, so that no byte is lost.
#[repr(C, align(8))]
struct Pool(UnsafeCell<[u8; POOL_SIZE]>);

// SAFETY: `pool` hands the bytes to one owner, once.
unsafe impl Sync for Pool {}

static POOL: Pool = Pool(UnsafeCell::new([0; POOL_SIZE]));
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The pool, for its one owner; nothing for who comes later.
pub fn pool() -> Option<&'static mut [u8]> {
    let taken = critical_section::with(|_| {
        let taken = TAKEN.load(Ordering::Relaxed);
        TAKEN.store(true, Ordering::Relaxed);
        taken
    });
    // SAFETY: nobody has had the bytes before, and nobody will get them again.
    (!taken).then(|| unsafe { &mut *POOL.0.get() }.as_mut_slice())
}
