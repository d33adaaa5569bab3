//! The clock of the benchmark, and the moments that guests mark by touching pins.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;

static ZERO: LazyLock<Instant> = LazyLock::new(Instant::now);
static OPENED: AtomicU64 = AtomicU64::new(0);
static MARKS: Mutex<Vec<u64>> = Mutex::new(Vec::new());

/// Nanoseconds of a monotonic clock; never 0.
pub fn now() -> u64 {
    ZERO.elapsed().as_nanos() as u64 + 1
}

/// A guest opens a pin. The first one since [`take_opened`] counts.
pub fn opened() {
    if OPENED.load(Ordering::Relaxed) == 0 {
        OPENED.store(now(), Ordering::Release);
    }
}

/// When a guest first opened a pin, and forgets it.
pub fn take_opened() -> Option<u64> {
    Some(OPENED.swap(0, Ordering::AcqRel)).filter(|time| *time != 0)
}

/// A guest drives the pin that is there to be timed.
pub fn marked() {
    MARKS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(now());
}

/// The times of all marks, and forgets them.
pub fn take_marks() -> Vec<u64> {
    std::mem::take(&mut MARKS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The middle of the values; 0 of none.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        length if length % 2 == 1 => values[length / 2],
        length => (values[length / 2 - 1] + values[length / 2]) / 2.0,
    }
}
