//! Monotonic time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ketch_runtime::platform::Clock;

/// Time since this clock was made, and what it was put forward by. Copies are the same clock.
#[derive(Clone, Copy, Debug)]
pub struct MonotonicClock {
    start: Instant,
    /// Nanoseconds. Lives for ever, as a board's clock does.
    ahead: &'static AtomicU64,
}

impl Default for MonotonicClock {
    fn default() -> Self {
        MonotonicClock {
            start: Instant::now(),
            ahead: Box::leak(Box::default()),
        }
    }
}

impl MonotonicClock {
    /// The time left until `deadline`, in nanoseconds of this clock.
    pub fn until(&self, deadline: u64) -> Duration {
        Duration::from_nanos(deadline.saturating_sub(self.now()))
    }

    /// Puts the clock forward, for tests of what takes long. Who waits already waits on as if
    /// nothing had happened.
    pub fn advance(&self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.ahead.fetch_add(nanoseconds, Ordering::Relaxed);
    }
}

impl Clock for MonotonicClock {
    fn now(&self) -> u64 {
        // 584 years fit.
        self.start.elapsed().as_nanos() as u64 + self.ahead.load(Ordering::Relaxed)
    }

    fn resolution(&self) -> u64 {
        1
    }
}
