//! What the pins did: the latest changes, in order, and waiting for one to come.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ketch_port_linux::{Cause, Change};

/// Changes that are kept.
const KEPT: usize = 4096;

/// The latest changes of a board's pins. Each has a number, counted from 0.
#[derive(Debug, Default)]
pub struct Trace {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    changes: VecDeque<Change>,
    /// Changes that are not kept any more; also the number of the first one that is.
    dropped: usize,
}

impl Trace {
    /// Adds a change.
    pub(crate) fn push(&self, change: Change) {
        let mut inner = self.lock();
        if inner.changes.len() == KEPT {
            inner.changes.pop_front();
            inner.dropped += 1;
        }
        inner.changes.push_back(change);
        self.changed.notify_all();
    }

    /// The number that the next change will have.
    pub fn next(&self) -> usize {
        let inner = self.lock();
        inner.dropped + inner.changes.len()
    }

    /// The changes from this number on, as far as they are kept.
    pub fn since(&self, number: usize) -> Vec<Change> {
        let inner = self.lock();
        inner
            .changes
            .iter()
            .skip(number.saturating_sub(inner.dropped))
            .copied()
            .collect()
    }

    /// Waits until a change from this number on is one that `wanted` wants, and returns it; `None`
    /// where none has come after `timeout`.
    pub fn wait(
        &self,
        number: usize,
        timeout: Duration,
        mut wanted: impl FnMut(&Change) -> bool,
    ) -> Option<Change> {
        let deadline = Instant::now() + timeout;
        let mut inner = self.lock();
        let mut seen = number;
        loop {
            let skip = seen.saturating_sub(inner.dropped);
            if let Some(change) = inner
                .changes
                .iter()
                .skip(skip)
                .find(|change| wanted(change))
            {
                return Some(*change);
            }
            seen = inner.dropped + inner.changes.len();
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            inner = self
                .changed
                .wait_timeout(inner, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The word for who changed a pin.
pub(crate) fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Container => "container",
        Cause::Outside => "outside",
        Cause::Reset => "reset",
    }
}

/// A change as a line of JSON: the time in microseconds since the device's start, the pin's
/// label, its level and who changed it.
pub(crate) struct Json<'a> {
    /// The change.
    pub change: Change,
    /// The pin's label, which has no characters that JSON would escape.
    pub label: &'a str,
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change {
            time,
            active,
            cause,
            ..
        } = self.change;
        write!(
            f,
            r#"{{"us":{},"pin":"{}","level":{},"by":"{}"}}"#,
            time / 1000,
            self.label,
            u8::from(active),
            word(cause)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(pin: usize, active: bool) -> Change {
        Change {
            time: 1_234_567_890,
            pin,
            active,
            cause: Cause::Container,
        }
    }

    #[test]
    fn the_latest_changes_are_kept_under_their_numbers() {
        let trace = Trace::default();
        for number in 0..KEPT + 10 {
            trace.push(change(number, true));
        }
        assert_eq!(trace.next(), KEPT + 10);
        assert_eq!(trace.since(0).len(), KEPT);
        let latest: Vec<_> = trace
            .since(KEPT + 8)
            .iter()
            .map(|change| change.pin)
            .collect();
        assert_eq!(latest, [KEPT + 8, KEPT + 9]);
        assert!(trace.since(KEPT + 10).is_empty());
    }

    #[test]
    fn waiting_sees_what_came_before_and_what_comes() {
        let trace = Trace::default();
        trace.push(change(0, true));
        let light = |change: &Change| change.pin == 1 && change.active;
        assert!(
            trace
                .wait(0, Duration::from_millis(10), |change| change.pin == 0)
                .is_some()
        );
        assert!(
            trace
                .wait(1, Duration::from_millis(10), |change| change.pin == 0)
                .is_none()
        );
        std::thread::scope(|scope| {
            scope.spawn(|| {
                trace.push(change(1, false));
                std::thread::sleep(Duration::from_millis(20));
                trace.push(change(1, true));
            });
            assert_eq!(
                trace.wait(0, Duration::from_secs(5), light),
                Some(change(1, true))
            );
        });
    }

    #[test]
    fn a_line_of_json() {
        let json = Json {
            change: change(0, true),
            label: "led0",
        }
        .to_string();
        assert_eq!(
            json,
            r#"{"us":1234567,"pin":"led0","level":1,"by":"container"}"#
        );
    }
}
