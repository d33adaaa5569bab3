//! `wasi:clocks/monotonic-clock`.

use super::imports::clock as imports;

/// Nanoseconds since the device started.
pub fn now() -> u64 {
    // SAFETY: no memory is involved.
    unsafe { imports::now() }
}

/// Nanoseconds of a step.
pub fn resolution() -> u64 {
    // SAFETY: no memory is involved.
    unsafe { imports::resolution() }
}

/// The handle of a timer for this time.
pub fn subscribe_instant(nanoseconds: u64) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::subscribe_instant(nanoseconds) }
}

/// The handle of a timer after this time.
pub fn subscribe_duration(nanoseconds: u64) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::subscribe_duration(nanoseconds) }
}
