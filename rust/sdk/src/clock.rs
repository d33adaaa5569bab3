//! The monotonic clock: it starts with the device and never goes backwards.

use core::ops::{Add, Sub};
use core::time::Duration;

use crate::poll::Pollable;
use crate::raw;

/// A point in time, in nanoseconds since the device started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(u64);

impl Instant {
    /// Nanoseconds since the device started.
    pub const fn nanoseconds(self) -> u64 {
        self.0
    }

    /// Time from `earlier` to this, zero if `earlier` is later.
    pub const fn since(self, earlier: Instant) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;

    /// Saturates at the clock's end, some 584 years after the start.
    fn add(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_add(nanoseconds(duration)))
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Instant) -> Duration {
        self.since(earlier)
    }
}

/// The time now.
pub fn now() -> Instant {
    Instant(raw::clock::now())
}

/// The step of the clock.
pub fn resolution() -> Duration {
    Duration::from_nanos(raw::clock::resolution())
}

/// A timer that becomes ready once, after this time.
pub fn after(duration: Duration) -> Pollable {
    Pollable::from_handle(raw::clock::subscribe_duration(nanoseconds(duration)))
}

/// Waits for `embedded-hal` 1.0. It blocks, so it is for commands: a reactor has a timer for that, and
/// is ended when it blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delay;

impl embedded_hal::delay::DelayNs for Delay {
    fn delay_ns(&mut self, nanoseconds: u32) {
        after(Duration::from_nanos(nanoseconds.into())).block();
    }

    // The provided ones wait many times, for less than a second each.
    fn delay_us(&mut self, microseconds: u32) {
        after(Duration::from_micros(microseconds.into())).block();
    }

    fn delay_ms(&mut self, milliseconds: u32) {
        after(Duration::from_millis(milliseconds.into())).block();
    }
}

/// A timer that becomes ready once, at this time, and at once if it has passed.
pub fn at(instant: Instant) -> Pollable {
    Pollable::from_handle(raw::clock::subscribe_instant(instant.0))
}

/// Saturating; `Duration::as_nanos` would pull in 128-bit arithmetic.
fn nanoseconds(duration: Duration) -> u64 {
    duration
        .as_secs()
        .saturating_mul(1_000_000_000)
        .saturating_add(u64::from(duration.subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::Device;

    #[test]
    fn time_passes_as_the_device_says() {
        let device = Device::new();
        let before = now();
        device.advance(Duration::from_millis(1500));
        assert_eq!(now() - before, Duration::from_millis(1500));
        assert_eq!(before - now(), Duration::ZERO);
    }

    #[test]
    fn a_timer_is_ready_when_its_time_has_come() {
        let device = Device::new();
        let timer = after(Duration::from_millis(10));
        let other = at(now() + Duration::from_millis(20));
        assert!(!timer.ready());
        device.advance(Duration::from_millis(10));
        assert!(timer.ready() && !other.ready());
        device.advance(Duration::from_millis(10));
        assert!(other.ready());
    }

    #[test]
    fn a_duration_beyond_the_clock_saturates() {
        assert_eq!(nanoseconds(Duration::MAX), u64::MAX);
        assert_eq!(nanoseconds(Duration::new(1, 5)), 1_000_000_005);
    }
}
