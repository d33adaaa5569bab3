//! What the host functions of one instance can reach: its handles, its grants, its log, and the
//! board. The engine hands it to each host function for the length of the call.

mod device;
mod output;
mod pin;
mod processor;
mod transfer;

pub(crate) use output::Output;

use core::cell::Cell;

use ketch_abi::{ContainerKind, NAME_MAX, Trap};
use ketch_wamr::{PoolBox, Stop};

use crate::Runtime;
use crate::config::{HANDLES_MAX, LOG_RATE, QUEUE_LENGTH, QUEUE_SIZE};
use crate::container::Container;
use crate::counters::Counters;
use crate::grant::{GRANTS_MAX, Grants};
use crate::handle::{Handles, Resource};
use crate::log::LINE_MAX;
use crate::platform::{Board, DeviceError, GpioError, Level, Signal};
use crate::pollable::Source;
use crate::share::Share;
use crate::time::Time;

/// One instance's side of the runtime.
// In this order: short instructions reach the first 124 bytes.
#[repr(C)]
pub struct Context {
    runtime: &'static Runtime,
    /// The shared side of the container in this place, which nearly every host function needs.
    container: &'static Container,
    time: Time,
    /// Microseconds that transfers may still wait in the event that is being handled, and that it has computed
    /// before the last of them.
    patience: Cell<u32>,
    computed: Cell<u32>,
    /// The second in which a device was called that counts calls.
    calls_in: Cell<u32>,
    share: Cell<Option<Share>>,
    output: Option<PoolBox<Output>>,
    /// The second in which the last line was written, and how many were.
    lines: Cell<(u32, u32)>,
    /// The minute in which something kept was last changed, and how often it was.
    pub(crate) changes: Cell<(u32, u32)>,
    limits: Limits,
    index: u8,
    kind: ContainerKind,
    grants: Grants,
    handles: Handles,
    /// How often each grant's device was called in that second.
    calls: [Cell<u16>; GRANTS_MAX],
}

/// What one instance may use at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Open handles.
    pub handles: u8,
    /// Log lines in a second.
    pub log_rate: u32,
    /// Messages that wait in one subscription.
    pub queue_length: u16,
    /// Bytes for one subscription's queue.
    pub queue_size: u16,
    /// Percent of the processor.
    pub processor_share: u8,
    /// Bytes of flash for what it keeps by key.
    pub key_value_bytes: u32,
}

impl Limits {
    /// The device's own limits.
    pub const DEVICE: Limits = Limits {
        handles: HANDLES_MAX as u8,
        queue_length: QUEUE_LENGTH as u16,
        queue_size: QUEUE_SIZE as u16,
        log_rate: if LOG_RATE == 0 {
            u32::MAX
        } else {
            LOG_RATE as u32
        },
        processor_share: 100,
        // Who does not ask for any has none.
        key_value_bytes: 0,
    };
}

/// Why a handle could not be made; a wrong value, not the guest's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A word, which a processor moves in shorter instructions than a part of one.
#[repr(u32)]
pub enum Refusal {
    /// The device is not offered here.
    Unknown,
    /// The container was not granted the device.
    NotGranted,
    /// It was granted the device, but not for this.
    OperationNotGranted,
    /// Its table of handles or of pollables is full.
    Exhausted,
    /// The device takes no more calls in this second.
    TooManyCalls,
    /// The pin itself refused.
    Gpio(GpioError),
    /// The device itself refused.
    Device(DeviceError),
}

impl From<GpioError> for Refusal {
    fn from(error: GpioError) -> Refusal {
        Refusal::Gpio(error)
    }
}

impl Context {
    pub(crate) fn new(
        runtime: &'static Runtime,
        index: usize,
        kind: ContainerKind,
        grants: Grants,
        limits: Limits,
        time: Time,
        output: Option<PoolBox<Output>>,
    ) -> Context {
        Context {
            runtime,
            // There are 64 at most.
            index: index as u8,
            container: runtime.container(index),
            kind,
            grants,
            handles: Handles::new(),
            time,
            patience: Cell::new(0),
            computed: Cell::new(0),
            share: Cell::new(
                (limits.processor_share < 100).then_some(Share::of(limits.processor_share.into())),
            ),
            limits,
            lines: Cell::new((0, 0)),
            calls_in: Cell::new(0),
            calls: [const { Cell::new(0) }; GRANTS_MAX],
            changes: Cell::new((0, 0)),
            output,
        }
    }

    /// The container's place.
    pub(crate) fn index(&self) -> usize {
        self.index.into()
    }

    /// The board that the container runs on.
    pub fn board(&self) -> &'static Board {
        self.runtime.board()
    }

    /// The container's name.
    pub fn name(&self) -> heapless::String<NAME_MAX, u8> {
        self.container.name()
    }

    /// The container's grants.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// How the container runs.
    pub fn kind(&self) -> ContainerKind {
        self.kind
    }

    /// What a call of the guest may take, where instructions are counted.
    pub(crate) fn instructions(&self) -> Option<u32> {
        self.time.instructions()
    }

    /// The container's counters.
    pub fn counters(&self) -> &'static Counters {
        &self.container().counters
    }

    pub(crate) fn runtime(&self) -> &'static Runtime {
        self.runtime
    }

    pub(crate) fn container(&self) -> &'static Container {
        self.container
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// What a handle stands for.
    pub(crate) fn resource(&self, handle: u32) -> Result<Resource, Trap> {
        self.handles.resource(handle)
    }

    /// Takes a handle out of the table.
    pub(crate) fn close(&mut self, handle: u32) -> Result<Resource, Trap> {
        self.handles.close(handle)
    }

    pub(crate) fn open(&mut self, resource: Resource) -> Result<u32, Refusal> {
        if self.handles.iter().count() >= usize::from(self.limits.handles) {
            return Err(Refusal::Exhausted);
        }
        let handle = self.handles.open(resource).ok_or(Refusal::Exhausted)?;
        self.counters().handles_opened.count();
        Ok(handle)
    }

    /// Makes a pollable.
    ///
    /// # Errors
    /// [`Refusal::Exhausted`], and what the pin says to being watched.
    pub fn open_pollable(&mut self, source: Source) -> Result<u32, Refusal> {
        let container = self.container();
        // The watch is armed before the level is read, so that no change falls between.
        if let Some(device) = source.device() {
            self.runtime.watch(device, true)?;
        }
        let fired = match source {
            Source::Level { device, active } => {
                self.board().gpio.read(usize::from(device))? == active
            }
            _ => false,
        };
        let place = container
            .pollables
            .add(source, fired)
            .ok_or(Refusal::Exhausted)?;
        let opened = self.open(Resource::Pollable(place));
        if opened.is_err() {
            container.pollables.remove(place);
            self.runtime.unwatch(source);
        }
        opened
    }

    /// The place of the pollable behind a handle.
    ///
    /// # Errors
    /// [`Trap::BadHandle`].
    pub fn pollable(&self, handle: u32) -> Result<u8, Trap> {
        match self.handles.resource(handle)? {
            Resource::Pollable(place) => Ok(place),
            _ => Err(Trap::BadHandle),
        }
    }

    /// Drops a pollable.
    ///
    /// # Errors
    /// [`Trap::BadHandle`].
    pub fn close_pollable(&mut self, handle: u32) -> Result<(), Trap> {
        let place = self.pollable(handle)?;
        self.handles.close(handle)?;
        if let Some(source) = self.container().pollables.remove(place) {
            self.runtime.unwatch(source);
        }
        Ok(())
    }

    /// Whether the pollable in this place is ready.
    pub fn is_ready(&self, place: u8) -> bool {
        self.container()
            .pollables
            .ready(place, self.board().clock.now())
    }

    /// Delivers an event with `token` whenever the pollable in this place becomes ready.
    pub fn subscribe(&self, place: u8, token: u32) {
        self.container().pollables.subscribe(place, token);
    }

    /// Blocks until at least one of the pollables in `places` is ready, and tells which through
    /// `ready` (by position). Only a command may block.
    ///
    /// # Errors
    /// [`Trap::WouldBlock`] in a reactor, [`Stop::Killed`] when the container is ended meanwhile.
    pub fn block(&self, places: &[u8], mut ready: impl FnMut(usize)) -> Result<(), Stop> {
        if self.kind == ContainerKind::Reactor {
            return Err(Stop::Trap(Trap::WouldBlock));
        }
        let container = self.container();
        loop {
            if container.is_ending() {
                return Err(Stop::Killed);
            }
            let now = self.board().clock.now();
            let mut any = false;
            for (position, &place) in places.iter().enumerate() {
                if container.pollables.take(place, now) {
                    ready(position);
                    any = true;
                }
            }
            if any {
                return Ok(());
            }
            let deadline = container.pollables.next_deadline(Some(places));
            // Waiting costs no time, and what comes after it has time of its own.
            self.stop_time();
            self.board()
                .signals
                .wait(Signal::Command(self.index()), deadline);
            self.start_time();
        }
    }

    /// Writes a line into the container's log, unless it wrote too many in this second.
    pub fn log(&self, level: Level, context: &str, message: &str) {
        // Its lower half is enough to tell it from the last one.
        let second = (self.board().clock.now() / 1_000_000_000) as u32;
        let written = match self.lines.get() {
            (last, written) if last == second => written,
            _ => 0,
        };
        if written >= self.limits.log_rate {
            self.counters().log_dropped.count();
            return;
        }
        self.lines.set((second, written + 1));
        let mut text = heapless::String::<LINE_MAX>::new();
        let mut cut = false;
        if !context.is_empty() {
            cut |= append(&mut text, context);
            cut |= append(&mut text, ": ");
        }
        cut |= append(&mut text, message);
        if cut {
            self.counters().log_cut.count();
        }
        self.counters().log_lines.count();
        self.runtime.log(self.index(), level, &text);
    }
}

/// Appends as much of `piece` as fits; says whether some was cut. A line stays one line.
fn append(text: &mut heapless::String<LINE_MAX>, piece: &str) -> bool {
    for character in piece.chars() {
        let character = if character.is_control() && character != '\t' {
            ' '
        } else {
            character
        };
        if text.push(character).is_err() {
            return true;
        }
    }
    false
}
