//! The processor time of one instance: what a call may take, and what its share of each period is.

use ketch_abi::ContainerKind;
use ketch_wamr::{HostData, Stop};

use crate::context::Context;
use crate::platform::Signal;

impl Context {
    /// Gives the guest its time, from now on.
    pub(crate) fn start_time(&self) {
        self.computed.set(0);
        self.renew_patience();
        self.resume_time();
    }

    /// Gives the guest what is left of its time since that was started.
    pub(super) fn resume_time(&self) {
        let container = self.container();
        let whole = match self.time.microseconds() {
            // It ends at once where nothing is left, as it would have without stopping.
            Some(whole) => whole.saturating_sub(self.computed.get()).max(1),
            None => u32::MAX,
        };
        // A reactor is held to its share between its events.
        let (time, rest, spent) = match self.share_left() {
            Some((0, _)) if self.kind == ContainerKind::Command => (whole, 0, true),
            Some((left, _)) if self.kind == ContainerKind::Command && left < whole => {
                let rest = if whole == u32::MAX {
                    u32::MAX
                } else {
                    whole - left
                };
                (left, rest, false)
            }
            _ => (whole, 0, false),
        };
        container.set_rest(rest, spent);
        container.kill.renew();
        self.board()
            .deadlines
            .start(self.runtime, self.index(), time);
    }

    /// Ends the counting of the guest's time.
    pub(crate) fn stop_time(&self) {
        let used = self.board().deadlines.stop(self.index());
        self.counters().processor_us.count_many(used);
        self.computed.set(self.computed.get().saturating_add(used));
        if self.kind == ContainerKind::Reactor {
            self.runtime.worked.count_many(used);
        }
        if let Some(mut share) = self.share.get() {
            share.charge(self.board().clock.now(), used);
            self.share.set(Some(share));
        }
    }

    /// Microseconds that are left of its share in this period, and when the period ends, in
    /// nanoseconds on the board's clock; nothing where it may use the whole processor.
    fn share_left(&self) -> Option<(u32, u64)> {
        let mut share = self.share.get()?;
        let left = share.left(self.board().clock.now());
        self.share.set(Some(share));
        Some((left, share.ends()))
    }

    /// Until when it has to wait, having used up its share.
    pub(crate) fn paused(&self) -> Option<u64> {
        self.share_left()
            .and_then(|(left, ends)| (left == 0).then_some(ends))
    }

    #[cold]
    fn pause(&self) -> Result<(), Stop> {
        self.stop_time();
        self.counters().pauses.count();
        while let Some(until) = self.paused() {
            if self.container().is_ending() {
                break;
            }
            self.board()
                .signals
                .wait(Signal::Command(self.index()), Some(until));
        }
        self.start_time();
        if self.container().is_ending() {
            Err(Stop::Killed)
        } else {
            Ok(())
        }
    }
}

impl HostData for Context {
    /// Counts the call, and waits first where the container has used up its share. Ends the guest
    /// where its container is ended meanwhile.
    #[inline]
    fn enter(&self) -> Result<(), Stop> {
        let container = self.container();
        container.counters.host_calls.count();
        if container.is_spent() {
            self.pause()
        } else {
            Ok(())
        }
    }
}
