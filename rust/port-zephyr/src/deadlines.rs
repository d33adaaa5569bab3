//! Processor time of guests, counted by kernel timers.

use core::ffi::c_void;
use core::ptr;

use ketch_runtime::Runtime;
use ketch_runtime::platform::Deadlines;

use crate::ffi;

/// One timer for each thread that runs guests.
pub struct Timers;

impl Deadlines for Timers {
    fn start(&self, runtime: &'static Runtime, container: usize, microseconds: u32) {
        // SAFETY: `expire` gets back the reference that is made a pointer here.
        unsafe {
            ffi::ketch_deadline_start(
                expire,
                ptr::from_ref(runtime).cast(),
                container,
                microseconds,
            );
        }
    }

    fn stop(&self, _container: usize) -> u32 {
        ffi::ketch_deadline_stop()
    }
}

/// Runs in the timer's interrupt.
extern "C" fn expire(runtime: *const c_void, container: usize) -> u32 {
    // SAFETY: only `start` hands this over, with a reference for ever.
    let runtime: &'static Runtime = unsafe { &*runtime.cast() };
    runtime.expire(container)
}
