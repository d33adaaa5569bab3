//! Places for values that are made after the start and stay for ever.

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

/// A place for a value that has one owner.
pub(crate) struct Place<T>(UnsafeCell<MaybeUninit<T>>);

// SAFETY: whoever puts the value in is the only one who can reach it.
unsafe impl<T: Send> Sync for Place<T> {}

impl<T> Place<T> {
    pub(crate) const fn new() -> Place<T> {
        Place(UnsafeCell::new(MaybeUninit::uninit()))
    }

    /// Puts the value in and lends it for ever.
    ///
    /// # Safety
    /// Called once for each place.
    // The borrow is the only one: that is what the caller promises.
    #[allow(clippy::mut_from_ref)]
    pub(crate) unsafe fn put(&self, value: T) -> &mut T {
        // SAFETY: nobody else reads or writes, because this is called once.
        unsafe { (*self.0.get()).write(value) }
    }
}

impl<T, const N: usize> Place<[T; N]> {
    /// Makes each of the elements where it stays, so that the array needs no room on the stack, and
    /// lends them for ever.
    ///
    /// # Safety
    /// Called once for each place.
    // The borrow is the only one: that is what the caller promises.
    #[allow(clippy::mut_from_ref)]
    pub(crate) unsafe fn fill(&self, make: impl Fn() -> T) -> &mut [T; N] {
        let first = self.0.get().cast::<T>();
        for index in 0..N {
            // SAFETY: within the array; nobody else reads or writes, because this is called once.
            unsafe { first.add(index).write(make()) };
        }
        // SAFETY: the loop has written every element.
        unsafe { (*self.0.get()).assume_init_mut() }
    }
}

/// A place for a value that others look for, and find once it is there.
pub(crate) struct Once<T> {
    place: Place<T>,
    ready: AtomicBool,
}

// SAFETY: the value is written before `ready` is set, and only read after.
unsafe impl<T: Send + Sync> Sync for Once<T> {}

impl<T> Once<T> {
    pub(crate) const fn new() -> Once<T> {
        Once {
            place: Place::new(),
            ready: AtomicBool::new(false),
        }
    }

    /// Sets the value and returns it.
    ///
    /// # Safety
    /// Called once for each place.
    pub(crate) unsafe fn set(&self, value: T) -> &T {
        // SAFETY: as the caller promises; nobody reads before `ready`.
        let value = unsafe { self.place.put(value) };
        self.ready.store(true, Ordering::Release);
        value
    }

    /// The value, once it is there.
    pub(crate) fn value(&self) -> Option<&T> {
        // SAFETY: once `ready` is set, the value is there and does not change.
        self.ready
            .load(Ordering::Acquire)
            .then(|| unsafe { (*self.place.0.get()).assume_init_ref() })
    }
}
