//! Critical sections by Zephyr's interrupt lock, which nests and holds on one core and on many.

use critical_section::RawRestoreState;

use crate::ffi;

struct InterruptLock;
critical_section::set_impl!(InterruptLock);

// SAFETY: irq_lock() keeps every other context of the system out until irq_unlock() with its key;
// its documentation allows nesting and use before the kernel runs.
unsafe impl critical_section::Impl for InterruptLock {
    unsafe fn acquire() -> RawRestoreState {
        ffi::ketch_irq_lock()
    }

    unsafe fn release(key: RawRestoreState) {
        // SAFETY: the caller promises that `key` is what the matching acquire returned.
        unsafe { ffi::ketch_irq_unlock(key) }
    }
}
