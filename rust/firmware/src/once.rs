//! Values that are set once, before others look.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

/// A place for a value that is too large for a critical section, and has to be there for ever.
pub(crate) struct Once<T> {
    ready: AtomicBool,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: the value is written before `ready` is set, and only read after.
unsafe impl<T: Sync> Sync for Once<T> {}

impl<T> Once<T> {
    pub(crate) const fn new() -> Once<T> {
        Once {
            ready: AtomicBool::new(false),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// Sets the value and returns it.
    ///
    /// # Safety
    /// Called once for each place.
    pub(crate) unsafe fn set(&self, value: T) -> &T {
        // SAFETY: nobody reads before `ready`, and nobody else writes.
        let value = unsafe { (*self.value.get()).write(value) };
        self.ready.store(true, Ordering::Release);
        value
    }

    /// The value, once it is there.
    pub(crate) fn value(&self) -> Option<&T> {
        // SAFETY: `ready` is set after the value was written, and the value stays.
        self.ready
            .load(Ordering::Acquire)
            .then(|| unsafe { (*self.value.get()).assume_init_ref() })
    }
}
