//! An instance on its way to, and in the hands of, the thread that runs it.

use ketch_abi::{ContainerKind, Error, ExitCause, Trap, import};
use ketch_wamr::{Function, Instance, Limits, LoadError, Module, PoolBox, Stop};

use crate::Runtime;
use crate::config::PREVIEW1;
use crate::container::Container;
use crate::context::{self, Context, Output};
use crate::grant::Grants;
use crate::platform::Level;
use crate::text::Part;
use crate::time::Time;

/// What a container needs to be started with.
pub struct Plan {
    /// The module, linked to what the container was granted.
    pub module: Module<Context>,
    /// How it runs.
    pub kind: ContainerKind,
    /// What it may do.
    pub grants: Grants,
    /// Bytes of stack for its values and frames.
    pub stack: u32,
    /// Most bytes of linear memory.
    pub memory: u32,
    /// Processor time that it may take.
    pub time: Time,
    /// What else it may use.
    pub limits: context::Limits,
    /// Whether it is a program for WASI preview 1.
    pub preview1: bool,
}

/// A linked instance, ready to be run by one thread.
pub(crate) struct Job {
    instance: Instance<Context>,
    context: Context,
    entry: Function,
    /// Whether its entry is `_start`, which runs the language's start-up code by itself.
    starts_itself: bool,
    /// Whether it has used up its share of the processor.
    waits: bool,
}

/// Bytes in a page of linear memory. Source: WebAssembly core specification, 4.2.8.
const PAGE: u32 = 65_536;

impl Job {
    /// Makes an instance, in the engine's pool as all that it needs. No guest code runs here, so it
    /// is bounded by the size of the linear memory.
    ///
    /// # Errors
    /// The reason, with a text for the log that names the import or the fault.
    pub(crate) fn prepare(
        runtime: &'static Runtime,
        index: usize,
        plan: Plan,
    ) -> Result<PoolBox<Job>, LoadError> {
        let container = runtime.container(index);
        let limits = Limits {
            stack: plan.stack,
            memory_max: Some(plan.memory.div_ceil(PAGE)),
        };
        let instance = match plan.kind {
            ContainerKind::Reactor => {
                Instance::sharing(plan.module, limits, &runtime.reactor_stack)?
            }
            ContainerKind::Command => Instance::new(plan.module, limits)?,
        };
        let (entry, starts_itself) = entry(&instance, plan.kind)?;
        container.set_memory(instance.memory_bytes());
        instance.arm(&container.kill).map_err(|error| {
            LoadError::new(error, "the container's last instance is still there")
        })?;
        container.set_live(&plan.grants);
        let no_room = || LoadError::new(Error::OutOfMemory, "no room for the container's context");
        let output = match PREVIEW1 && plan.preview1 {
            true => Some(PoolBox::new(runtime.engine(), Output::new).ok_or_else(no_room)?),
            false => None,
        };
        let job = || Job {
            instance,
            context: Context::new(
                runtime,
                index,
                plan.kind,
                plan.grants,
                plan.limits,
                plan.time,
                output,
            ),
            entry,
            starts_itself,
            waits: false,
        };
        PoolBox::new(runtime.engine(), job).ok_or_else(no_room)
    }

    /// Runs the start-up code of the guest's language, where it has any.
    pub(crate) fn initialize(&mut self) -> Result<(), Stop> {
        if self.starts_itself {
            return Ok(());
        }
        match self.instance.function(import::EXPORT_INITIALIZE) {
            Some(function) => self.call(function, &[]).map(drop),
            None => Ok(()),
        }
    }

    /// Handles one event of a reactor.
    pub(crate) fn event(
        &mut self,
        container: &Container,
        event: u32,
        payload: u32,
    ) -> Result<(), Stop> {
        container.counters.events.count();
        let arguments = [u64::from(event), u64::from(payload)];
        let outcome = self.call(self.entry, &arguments);
        container.set_memory(self.instance.memory_bytes());
        outcome.map(drop)
    }

    /// Until when it has to wait, having used up its share of the processor.
    pub(crate) fn paused(&self) -> Option<u64> {
        self.context.paused()
    }

    /// Whether its next event has to wait for the next period, which is counted once.
    pub(crate) fn has_to_wait(&mut self) -> bool {
        let waits = self.paused().is_some();
        if waits && !self.waits {
            self.context.counters().pauses.count();
        }
        self.waits = waits;
        waits
    }

    /// Runs a command to its end and returns its exit code.
    pub(crate) fn run(&mut self) -> Result<i32, Stop> {
        let result = self.call(self.entry, &[]);
        self.context.flush();
        let result = result?;
        Ok(result.unwrap_or(0) as u32 as i32)
    }
}

impl Job {
    /// Calls the guest, with time of its own.
    fn call(&mut self, function: Function, arguments: &[u64]) -> Result<Option<u64>, Stop> {
        let budget = self.context.instructions();
        self.context.start_time();
        let outcome = self
            .instance
            .call(&mut self.context, function, arguments, budget);
        self.context.stop_time();
        outcome
    }
}

/// The function that runs it, and whether that is `_start`.
fn entry(instance: &Instance<Context>, kind: ContainerKind) -> Result<(Function, bool), LoadError> {
    let missing = |text| LoadError::new(Error::EntryMissing, text);
    match kind {
        ContainerKind::Reactor => instance
            .function(import::EXPORT_ON_EVENT)
            .map(|entry| (entry, false))
            .ok_or(missing("no export ketch:container/reactor@0.1.0#on-event")),
        ContainerKind::Command => match instance.function(import::EXPORT_START) {
            Some(entry) => Ok((entry, true)),
            None => instance
                .function(import::EXPORT_RUN)
                .map(|entry| (entry, false))
                .ok_or(missing("no export _start or wasi:cli/run@0.2.4#run")),
        },
    }
}

/// What an outcome other than success means for the container.
pub(crate) fn cause(stop: Stop) -> ExitCause {
    match stop {
        Stop::Trap(trap) => ExitCause::Trapped(trap),
        Stop::Exit(code) => ExitCause::Exited(code),
        Stop::OutOfMemory => ExitCause::OutOfMemory,
        Stop::Killed => ExitCause::Killed,
    }
}

/// How the end of a container reads in its log.
pub(crate) fn describe(cause: ExitCause) -> (Level, heapless::String<96>) {
    // Every text below is shorter than the buffer.
    let (text, particular) = match cause {
        ExitCause::Exited(code) => ("exited with code ", Part::Signed(code)),
        ExitCause::Trapped(trap) => ("trapped: ", trap.into()),
        ExitCause::Killed => ("killed", "".into()),
        ExitCause::Stopped => ("stopped", "".into()),
        ExitCause::OutOfMemory => ("ran out of memory", "".into()),
        ExitCause::StartFailed(error) => ("did not start: ", error.into()),
    };
    let level = match cause {
        ExitCause::Trapped(Trap::Other) => Level::Critical,
        cause if cause.is_failure() => Level::Error,
        _ => Level::Info,
    };
    (level, crate::text::text(&[text.into(), particular]))
}
