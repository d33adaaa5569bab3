//! Monotonic time.

/// A clock that never goes back. Never blocks; may be called from an interrupt.
pub trait Clock: Sync {
    /// Nanoseconds since the device started.
    fn now(&self) -> u64;

    /// Nanoseconds between two different readings.
    fn resolution(&self) -> u64;
}
