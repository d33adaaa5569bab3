//! Transfers of one instance: how long they may keep it, and with a reactor all others, waiting.

use ketch_abi::ContainerKind;
use ketch_wamr::Stop;

use crate::config::EVENT_TIME_US;
use crate::container::Request;
use crate::context::Context;
use crate::platform::{Signal, Wait};

impl Context {
    /// Has a reactor's transfers wait no longer, all of an event together, than the event may compute.
    pub(super) fn renew_patience(&self) {
        self.patience.set(EVENT_TIME_US as u32);
    }

    /// Calls a driver that waits, for as many milliseconds as its device may take. Waiting costs no processor time, and a
    /// command computes with new time afterwards; all that a reactor waits in one event is bounded by
    /// what an event may compute, because other reactors wait too.
    ///
    /// # Errors
    /// [`Stop::Killed`] where the container was ended meanwhile.
    pub fn transfer<T>(
        &self,
        milliseconds: u16,
        call: impl FnOnce(&Wait<'_>) -> T,
    ) -> Result<T, Stop> {
        let (board, container) = (self.board(), self.container());
        let is_command = self.kind() == ContainerKind::Command;
        let begin = board.clock.now();
        let bound = u64::from(milliseconds) * 1_000_000;
        self.stop_time();
        let (signal, time) = if is_command {
            (Signal::Command(self.index()), bound)
        } else {
            (
                Signal::Worker,
                bound.min(u64::from(self.patience.get()) * 1000),
            )
        };
        let outcome = call(&Wait::new(board, container, signal, begin + time));
        if is_command {
            self.start_time();
        } else {
            // Each counts as a microsecond at least.
            let waited = (board.clock.now() - begin).div_ceil(1000);
            let waited = u32::try_from(waited).unwrap_or(u32::MAX);
            self.patience
                .set(self.patience.get().saturating_sub(waited));
            self.resume_time();
        }
        // A reactor that was asked politely ends with an event of its own.
        match container.request() {
            Request::None => Ok(outcome),
            Request::Stop if !is_command => Ok(outcome),
            Request::Stop | Request::Kill => Err(Stop::Killed),
        }
    }
}
