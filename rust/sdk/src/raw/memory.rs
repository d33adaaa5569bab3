//! Where the host puts text and lists that it returns: a small arena, freed as a whole when
//! nobody reads from it any more.
//!
//! It serves only answers, so it needs neither a heap nor a free list, and a container's linear
//! memory stays as small as its statics and its stack.

/// Size of the arena in bytes: 32 devices with short labels.
pub const ARENA_SIZE: usize = 512;

/// A promise that answers stay where they are until this is dropped. Take one before anything that
/// could end another: before the call that returns memory, or right after it.
#[derive(Debug)]
pub struct Lease(());

impl Lease {
    /// Begins one.
    #[inline]
    pub fn take() -> Lease {
        #[cfg(target_arch = "wasm32")]
        arena::retain();
        Lease(())
    }
}

impl Drop for Lease {
    #[inline]
    fn drop(&mut self) {
        #[cfg(target_arch = "wasm32")]
        arena::release();
    }
}

#[cfg(target_arch = "wasm32")]
mod arena {
    use core::cell::{Cell, UnsafeCell};
    use core::ptr;

    use super::ARENA_SIZE;

    #[repr(align(8))]
    struct Arena {
        bytes: UnsafeCell<[u8; ARENA_SIZE]>,
        used: Cell<usize>,
        leases: Cell<usize>,
    }

    // SAFETY: the module has one thread: the target has no atomics and the device never enters an
    // instance twice.
    unsafe impl Sync for Arena {}

    static ARENA: Arena = Arena {
        bytes: UnsafeCell::new([0; ARENA_SIZE]),
        used: Cell::new(0),
        leases: Cell::new(0),
    };

    pub fn retain() {
        ARENA.leases.set(ARENA.leases.get() + 1);
    }

    pub fn release() {
        let leases = ARENA.leases.get() - 1;
        ARENA.leases.set(leases);
        if leases == 0 {
            ARENA.used.set(0);
        }
    }

    /// The allocator that the canonical ABI calls for what it returns: new memory, or a larger
    /// piece with the old one's bytes. It traps when the arena is full: the ABI knows no failure.
    ///
    /// # Safety
    /// `old` is null with `old_size` 0, or a piece of this size from here.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn cabi_realloc(
        old: *mut u8,
        old_size: usize,
        align: usize,
        new_size: usize,
    ) -> *mut u8 {
        // The arena itself is aligned to 8, the most that the canonical ABI asks for.
        let start = (ARENA.used.get() + align - 1) & !(align - 1);
        if new_size > ARENA_SIZE || start > ARENA_SIZE - new_size || align > 8 {
            core::arch::wasm32::unreachable();
        }
        ARENA.used.set(start + new_size);
        // SAFETY: `start` is within the arena, and so is what follows it up to `new_size`; nobody
        // else was given these bytes since the arena was last empty.
        let new = unsafe { ARENA.bytes.get().cast::<u8>().add(start) };
        // SAFETY: the old piece has `old_size` bytes, the new one at least the lesser of both, and
        // pieces do not overlap.
        unsafe { ptr::copy_nonoverlapping(old, new, old_size.min(new_size)) };
        new
    }
}
