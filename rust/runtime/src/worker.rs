//! The worker: one thread that all reactors share. Each round gives every reactor at most one
//! event, and each event a bounded number of instructions.

use ketch_abi::{ContainerKind, ContainerState, ExitCause, import::event};
use ketch_wamr::PoolBox;

use crate::Runtime;
use crate::config::{CONTAINERS_MAX, REACTORS_SHARE};
use crate::container::Request;
use crate::job::{self, Job};
use crate::platform::Signal;
use crate::share::Share;

/// Rounds without an event for which the worker stays awake for a reactor that is being loaded:
/// some hundred microseconds on a fast processor. Rounds and not time, because simulated time
/// stands still meanwhile. Where management preempts the worker, as on a device with one core,
/// it does not get to run before the reactor is there.
const PATIENCE: u32 = 1_000;

impl Runtime {
    /// Handles the reactors' events until [`Runtime::shut_down`]. The port calls it on the one
    /// thread that is meant for it.
    pub fn run_worker(&'static self) {
        let _thread = self.engine().enter_thread();
        let mut jobs: [Option<PoolBox<Job>>; CONTAINERS_MAX] = [const { None }; CONTAINERS_MAX];
        let mut patience = PATIENCE;
        // Reactors come before commands, but not all the time: else one that never rests would starve
        // every command.
        let mut share = Share::of(REACTORS_SHARE as u32);
        let mut yields = false;
        while !self.is_shut_down() {
            let mut progress = false;
            for (index, job) in jobs.iter_mut().enumerate() {
                progress |= self.step(index, job);
                let used = self.worked.value();
                if used == 0 && !yields {
                    continue;
                }
                self.worked.set(0);
                let now = self.board().clock.now();
                share.charge(now, used);
                if yields != (share.left(now) == 0) {
                    yields = !yields;
                    self.board().threads.yield_worker(yields);
                }
            }
            if !self.is_loading() {
                patience = PATIENCE;
            } else if !progress && patience > 0 {
                patience -= 1;
                core::hint::spin_loop();
                continue;
            }
            if !progress {
                let deadline = (0..CONTAINERS_MAX)
                    .filter_map(|index| match jobs[index].as_ref()?.paused() {
                        None => self.container(index).pollables.next_deadline(None),
                        until => until,
                    })
                    .min();
                self.board().signals.wait(Signal::Worker, deadline);
            }
        }
        for (index, job) in jobs.iter_mut().enumerate() {
            if let Some(job) = job.take() {
                self.finish(index, job, ExitCause::Killed);
            }
        }
    }

    /// Gives one container its turn; says whether it used it.
    fn step(&'static self, index: usize, slot: &mut Option<PoolBox<Job>>) -> bool {
        let container = self.container(index);
        let Some(mut job) = slot.take() else {
            if container.kind() != ContainerKind::Reactor {
                return false;
            }
            let Some(mut job) = container.take_job() else {
                return false;
            };
            match job
                .initialize()
                .and_then(|()| job.event(container, event::START, 0))
            {
                Ok(()) => {
                    container.status.running();
                    *slot = Some(job);
                    self.board().signals.notify(Signal::Management);
                }
                Err(stop) => self.finish(index, job, job::cause(stop)),
            }
            return true;
        };
        match container.request() {
            Request::Kill => {
                self.finish(index, job, ExitCause::Killed);
                return true;
            }
            Request::Stop => {
                let cause = match job.event(container, event::STOP, 0) {
                    Ok(()) => ExitCause::Stopped,
                    Err(stop) => job::cause(stop),
                };
                self.finish(index, job, cause);
                return true;
            }
            Request::None => {}
        }
        let next =
            (!job.has_to_wait()).then(|| container.pollables.next_event(self.board().clock.now()));
        let Some(token) = next.flatten() else {
            *slot = Some(job);
            return false;
        };
        match job.event(container, event::READY, token) {
            Ok(()) => *slot = Some(job),
            Err(stop) => self.finish(index, job, job::cause(stop)),
        }
        true
    }

    /// Runs a command container to its end. The port calls it on the thread that
    /// [`Threads::spawn_command`](crate::platform::Threads::spawn_command) started.
    pub fn run_command(&'static self, index: usize) {
        let _thread = self.engine().enter_thread();
        let container = self.container(index);
        let Some(mut job) = container.take_job() else {
            return;
        };
        container.status.running();
        self.board().signals.notify(Signal::Management);
        let cause = match job.initialize().and_then(|()| job.run()) {
            Ok(code) => ExitCause::Exited(code),
            Err(stop) => match (job::cause(stop), container.request()) {
                (ExitCause::Killed, Request::Stop) => ExitCause::Stopped,
                (cause, _) => cause,
            },
        };
        self.take_apart(index, job, cause);
        self.board().threads.leave();
        self.record_end(index, cause);
    }

    /// Takes a container's instance apart and records how it ended.
    pub(crate) fn finish(&'static self, index: usize, job: PoolBox<Job>, cause: ExitCause) {
        self.take_apart(index, job, cause);
        self.record_end(index, cause);
    }

    fn take_apart(&'static self, index: usize, job: PoolBox<Job>, cause: ExitCause) {
        let container = self.container(index);
        drop(job);
        self.release_watches(index);
        self.release_subscriptions(index);
        container.set_memory(0);
        match cause {
            ExitCause::Trapped(_) => container.counters.traps.count(),
            ExitCause::Killed => container.counters.kills.count(),
            _ => {}
        }
        let (level, text) = job::describe(cause);
        self.log(index, level, &text);
    }

    /// From here on the container may be started again, or removed.
    fn record_end(&self, index: usize, cause: ExitCause) {
        let status = &self.container(index).status;
        debug_assert_ne!(status.state(), Some(ContainerState::Verified));
        status.end(cause);
        self.board().signals.notify(Signal::Management);
    }
}
