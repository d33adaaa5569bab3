//! From installed to running and back. Every wait is bounded and every failure is reported.

use ketch_abi::{ContainerKind, ContainerState, Error, ExitCause};
use ketch_wamr::PoolBox;

use crate::config::{START_TIMEOUT_MS, STOP_TIMEOUT_MS};
use crate::container::Request;
use crate::job::{Job, Plan};
use crate::platform::{Flash, Level, Signal};
use crate::supervisor::Supervisor;
use crate::text::Part;
use crate::time::Time;

impl<F: Flash> Supervisor<F> {
    /// Runs a container; does nothing where it runs already. Creates it first where needed.
    ///
    /// # Errors
    /// Why it does not run; the same is kept as its cause.
    pub fn start(&mut self, name: &str) -> Result<(), Error> {
        let index = self.index(name)?;
        match self.runtime.container(index).status.state() {
            Some(ContainerState::Running) => return Ok(()),
            Some(ContainerState::Starting | ContainerState::Stopping) => {
                return Err(Error::Busy);
            }
            _ => {}
        }
        if self.entry(index)?.grants.is_none() || self.entry(index)?.outdated {
            self.create(name)
                .map_err(|error| self.failed(index, error))?;
        }
        self.launch(index)?;
        self.remember(index, true)
    }

    /// Asks a container to end, and ends it if it does not; does nothing where it does not run.
    ///
    /// # Errors
    /// [`Error::Busy`] where it could not be ended in time.
    pub fn stop(&mut self, name: &str) -> Result<(), Error> {
        let index = self.index(name)?;
        // It ends whether or not that can be remembered, and does not wait for the flash.
        let ended = self.ask_to_end(index);
        self.remember(index, false)?;
        ended
    }

    fn ask_to_end(&mut self, index: usize) -> Result<(), Error> {
        let container = self.runtime.container(index);
        if !container.status.is_alive() {
            return Ok(());
        }
        container.request_set(Request::Stop);
        container.status.stopping();
        if container.kind() == ContainerKind::Command {
            // A command has no event for it: its next host call, or the engine, ends it.
            container.kill.kill();
        }
        self.runtime.wake(index);
        if self.wait_end(index, STOP_TIMEOUT_MS) {
            Ok(())
        } else {
            self.end(index)
        }
    }

    /// Ends a container at once; does nothing where it does not run.
    ///
    /// # Errors
    /// [`Error::Busy`] where it could not be ended in time.
    pub fn kill(&mut self, name: &str) -> Result<(), Error> {
        let index = self.index(name)?;
        // As in `stop`.
        let ended = self.end(index);
        self.remember(index, false)?;
        ended
    }

    pub(crate) fn end(&mut self, index: usize) -> Result<(), Error> {
        let container = self.runtime.container(index);
        if !container.status.is_alive() {
            return Ok(());
        }
        container.request_set(Request::Kill);
        container.status.stopping();
        container.kill.kill();
        self.runtime.wake(index);
        if self.wait_end(index, STOP_TIMEOUT_MS) {
            Ok(())
        } else {
            let why = "the container's thread does not end";
            Err(self.refuse(Error::Busy, &[why.into()]))
        }
    }

    /// Makes an instance and hands it to its thread, and waits until it runs or has failed.
    pub(crate) fn launch(&mut self, index: usize) -> Result<(), Error> {
        let runtime = self.runtime;
        let container = runtime.container(index);
        let kind = self.entry(index)?.kind;
        if kind == ContainerKind::Reactor {
            runtime.set_loading(true);
        }
        let prepared = self.prepare(index).map(|job| container.put_job(job));
        runtime.set_loading(false);
        prepared.map_err(|error| self.failed(index, error))?;
        match kind {
            ContainerKind::Reactor => runtime.wake(index),
            ContainerKind::Command => {
                if let Err(error) = self.spawn(index) {
                    drop(container.take_job());
                    return Err(self.failed(index, error));
                }
            }
        }
        self.wait(START_TIMEOUT_MS, |runtime| {
            runtime.container(index).status.state() != Some(ContainerState::Starting)
        });
        self.started(index, kind)
    }

    /// Makes an instance. Everything that can be refused before the guest runs is refused here.
    fn prepare(&mut self, index: usize) -> Result<PoolBox<Job>, Error> {
        self.entry_mut(index)?.detail = None;
        let mut plan = Some(self.plan(index)?);
        let container = self.runtime.container(index);
        container.request_set(Request::None);
        container.counters.starts.count();
        container.status.set(ContainerState::Starting);
        let _thread = self.runtime.engine().enter_thread();
        self.with_room(index, |supervisor| {
            // The first attempt uses up the plan.
            let plan = plan.take().map_or_else(|| supervisor.plan(index), Ok)?;
            Job::prepare(supervisor.runtime, index, plan)
                .map_err(|error| supervisor.particulars.note_load(&error))
        })
    }

    /// Starts the thread of a command.
    fn spawn(&mut self, index: usize) -> Result<(), Error> {
        let entry = self.entry(index)?;
        let frames = match &entry.module {
            Some(loaded) if loaded.module.is_compiled() => entry.stack,
            // Bytecode has its frames on the engine's stack.
            _ => 0,
        };
        let runtime = self.runtime;
        let threads = runtime.board().threads;
        self.with_room(index, |supervisor| {
            let spawned = threads.spawn_command(runtime, index, frames);
            spawned.map_err(|error| match error {
                Error::OutOfMemory => {
                    supervisor.refuse(error, &["no room for its thread's stack".into()])
                }
                _ => error,
            })
        })
    }

    /// What became of a start.
    fn started(&mut self, index: usize, kind: ContainerKind) -> Result<(), Error> {
        let status = &self.runtime.container(index).status;
        match (status.state(), status.cause()) {
            (Some(ContainerState::Starting), _) => {
                let cause = ExitCause::StartFailed(Error::StartTimeout);
                match self.runtime.container(index).take_job() {
                    // Its thread has not got to it, and finds nothing to do when it does.
                    Some(job) => self.runtime.finish(index, job, cause),
                    // While its thread does not end, nobody may take its place or its image.
                    None => {
                        self.end(index)?;
                        status.end(cause);
                    }
                }
                Err(Error::StartTimeout)
            }
            (_, Some(ExitCause::StartFailed(error))) => Err(error),
            // A command runs from its first instruction on; how it ends is not part of its start.
            _ if kind == ContainerKind::Command => Ok(()),
            (_, Some(ExitCause::Trapped(trap))) => {
                Err(self.refuse(Error::StartTrapped, &[trap.into()]))
            }
            (_, Some(ExitCause::OutOfMemory)) => Err(Error::OutOfMemory),
            (_, Some(ExitCause::Exited(code))) if code != 0 => {
                let parts = ["exit code ".into(), Part::Signed(code)];
                Err(self.refuse(Error::StartExited, &parts))
            }
            _ => Ok(()),
        }
    }

    /// Records that a container did not start, and says so in its log.
    fn failed(&mut self, index: usize, error: Error) -> Error {
        let cause = ExitCause::StartFailed(error);
        self.runtime.container(index).status.end(cause);
        let (level, text) = crate::job::describe(cause);
        self.runtime.log(index, level, &text);
        let detail = self.particulars.of(error);
        if !detail.is_empty() {
            self.runtime.log(index, Level::Error, &detail);
        }
        self.keep_detail(index, &detail);
        error
    }

    fn wait_end(&self, index: usize, timeout_ms: usize) -> bool {
        self.wait(timeout_ms, |runtime| {
            !runtime.container(index).status.is_alive()
        })
    }

    /// Waits until `done`, for a bounded time; says whether it came.
    fn wait(&self, timeout_ms: usize, done: impl Fn(&crate::Runtime) -> bool) -> bool {
        let board = self.runtime.board();
        let deadline = board.clock.now() + timeout_ms as u64 * 1_000_000;
        while !done(self.runtime) {
            if board.clock.now() >= deadline {
                return false;
            }
            board.signals.wait(Signal::Management, Some(deadline));
        }
        true
    }

    /// What the container's instance is made of.
    fn plan(&mut self, index: usize) -> Result<Plan, Error> {
        let entry = self.entry(index)?;
        let grants = entry.grants.clone().ok_or(Error::ContainerNotReady)?;
        let module = self.module(index, &grants)?;
        let entry = self.entry(index)?;
        let preview1 = entry.module.as_ref().is_some_and(|loaded| loaded.preview1);
        Ok(Plan {
            module,
            kind: entry.kind,
            grants,
            stack: entry.stack,
            memory: entry.memory,
            limits: entry.limits,
            preview1,
            time: Time::of(entry.kind, entry.event_time),
        })
    }
}
