//! The kernel's clock.

use ketch_runtime::platform::Clock;

use crate::ffi;

/// The kernel's finest clock: its cycle counter where that has 64 bits, else its tick.
pub struct KernelClock;

impl Clock for KernelClock {
    fn now(&self) -> u64 {
        ffi::ketch_clock_now()
    }

    fn resolution(&self) -> u64 {
        ffi::ketch_clock_resolution()
    }
}
