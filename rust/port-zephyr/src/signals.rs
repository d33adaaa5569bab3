//! Wake-ups by Zephyr's semaphores.

use ketch_runtime::platform::{Signal, Signals};

use crate::ffi;

/// One binary semaphore for each signal.
pub struct Semaphores(());

impl Semaphores {
    /// Makes the semaphores. Called once, before any signal is used.
    pub fn initialize() -> &'static Semaphores {
        ffi::ketch_signals_initialize();
        &Semaphores(())
    }
}

impl Signals for Semaphores {
    fn notify(&self, signal: Signal) {
        // SAFETY: the index is below SIGNALS by the type's definition.
        unsafe { ffi::ketch_signal_notify(signal.index()) }
    }

    fn wait(&self, signal: Signal, deadline: Option<u64>) {
        let time = deadline.map_or(-1, |deadline| {
            i64::try_from(deadline.saturating_sub(ffi::ketch_clock_now())).unwrap_or(i64::MAX)
        });
        // SAFETY: as above.
        unsafe { ffi::ketch_signal_wait(signal.index(), time) }
    }
}
