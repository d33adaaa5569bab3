//! Wake-ups between threads.

use std::sync::{Condvar, Mutex, PoisonError};

use ketch_runtime::platform::{SIGNALS, Signal, Signals};

use crate::MonotonicClock;

/// A flag and a condition variable for each signal.
#[derive(Debug)]
pub struct CondvarSignals {
    clock: MonotonicClock,
    signals: [(Mutex<bool>, Condvar); SIGNALS],
}

impl CondvarSignals {
    /// No signal is up. Deadlines are times of `clock`.
    pub fn new(clock: MonotonicClock) -> Self {
        CondvarSignals {
            clock,
            signals: Default::default(),
        }
    }
}

impl Signals for CondvarSignals {
    fn notify(&self, signal: Signal) {
        let (flag, condition) = &self.signals[signal.index()];
        *flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        condition.notify_one();
    }

    fn wait(&self, signal: Signal, deadline: Option<u64>) {
        let (flag, condition) = &self.signals[signal.index()];
        let mut up = flag.lock().unwrap_or_else(PoisonError::into_inner);
        while !*up {
            up = match deadline.map(|deadline| self.clock.until(deadline)) {
                Some(left) if left.is_zero() => return,
                Some(left) => {
                    condition
                        .wait_timeout(up, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
                None => condition.wait(up).unwrap_or_else(PoisonError::into_inner),
            };
        }
        *up = false;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;
    use std::time::{Duration, Instant};

    use ketch_runtime::platform::{Clock, Signal, Signals};

    use super::CondvarSignals;
    use crate::MonotonicClock;

    #[test]
    fn a_notice_before_the_wait_is_not_lost_and_counts_once() {
        let clock = MonotonicClock::default();
        let signals = CondvarSignals::new(clock);
        signals.notify(Signal::Worker);
        signals.notify(Signal::Worker);
        signals.wait(Signal::Worker, None);
        let start = Instant::now();
        signals.wait(Signal::Worker, Some(clock.now() + 20_000_000));
        assert!(start.elapsed() >= Duration::from_millis(20));
        // A deadline that has passed does not sleep.
        signals.wait(Signal::Worker, Some(0));
    }

    #[test]
    fn each_signal_wakes_its_own_thread() {
        let signals = Arc::new(CondvarSignals::new(MonotonicClock::default()));
        let sleeper = signals.clone();
        let thread = thread::spawn(move || sleeper.wait(Signal::Command(3), None));
        signals.notify(Signal::Management);
        signals.notify(Signal::Command(2));
        thread::sleep(Duration::from_millis(30));
        assert!(!thread.is_finished());
        signals.notify(Signal::Command(3));
        thread.join().unwrap();
    }
}
