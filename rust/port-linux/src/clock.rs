//! Monotonic time.

use std::time::{Duration, Instant};

use ketch_runtime::platform::Clock;

/// Time since this clock was made.
#[derive(Clone, Copy, Debug)]
pub struct MonotonicClock(Instant);

impl Default for MonotonicClock {
    fn default() -> Self {
        MonotonicClock(Instant::now())
    }
}

impl MonotonicClock {
    /// The time left until `deadline`, in nanoseconds of this clock.
    pub fn until(&self, deadline: u64) -> Duration {
        Duration::from_nanos(deadline.saturating_sub(self.now()))
    }
}

impl Clock for MonotonicClock {
    fn now(&self) -> u64 {
        // 584 years fit.
        self.0.elapsed().as_nanos() as u64
    }

    fn resolution(&self) -> u64 {
        1
    }
}
