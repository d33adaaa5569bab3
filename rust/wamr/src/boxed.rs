//! Values in the engine's memory, for hosts that have no allocator of their own.

use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;

use ketch_wamr_sys as sys;

use crate::Engine;

/// A value in the engine's pool, which gets its bytes back when this is dropped.
pub struct PoolBox<V>(NonNull<V>);

// SAFETY: it owns the value, as a box does.
unsafe impl<V: Send> Send for PoolBox<V> {}
// SAFETY: as above.
unsafe impl<V: Sync> Sync for PoolBox<V> {}

impl<V> PoolBox<V> {
    /// Makes a value in the pool, where it stays; `None` where there is no room.
    // A closure, so that nothing is built on the stack first and copied.
    pub fn new<T: 'static>(_engine: &Engine<T>, make: impl FnOnce() -> V) -> Option<PoolBox<V>> {
        // Source: `ems_alloc.c` aligns what it gives out to 8 bytes, as C libraries do at least.
        const { assert!(align_of::<V>() <= 8 && size_of::<V>() > 0) }
        let size = u32::try_from(size_of::<V>()).ok()?;
        // SAFETY: an `Engine` exists only after the runtime was initialised.
        let place = unsafe { sys::wasm_runtime_malloc(size) };
        let place = NonNull::new(place.cast::<V>())?;
        // SAFETY: the place is large enough, aligned (see above), and ours.
        unsafe { place.write(make()) };
        Some(PoolBox(place))
    }

    /// A second name for the same value, without a claim on it.
    ///
    /// # Safety
    /// Of all the names of one value, exactly one is dropped in the end, and none is used mutably.
    pub(crate) unsafe fn alias(&self) -> PoolBox<V> {
        PoolBox(self.0)
    }

    /// Whether both name the same value.
    pub(crate) fn is(&self, other: &PoolBox<V>) -> bool {
        self.0 == other.0
    }
}

impl<V> Deref for PoolBox<V> {
    type Target = V;

    fn deref(&self) -> &V {
        // SAFETY: the value is there until `self` is dropped, and borrowed as `self` is.
        unsafe { self.0.as_ref() }
    }
}

impl<V> DerefMut for PoolBox<V> {
    fn deref_mut(&mut self) -> &mut V {
        // SAFETY: as above.
        unsafe { self.0.as_mut() }
    }
}

impl<V> Drop for PoolBox<V> {
    fn drop(&mut self) {
        // SAFETY: the value is dropped once; then its bytes, which came from the runtime, go back.
        unsafe {
            self.0.drop_in_place();
            sys::wasm_runtime_free(self.0.as_ptr().cast());
        }
    }
}
