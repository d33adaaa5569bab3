//! The supervisor of containers: what runs, what it may do, how it ends, and what is told of it.
//!
//! [`Runtime`] is the side that every thread shares; [`Supervisor`] is the side that manages,
//! used by one thread at a time. Ports bring the seams in [`platform`] and three threads: one
//! for management, one for the worker, one for each command container.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod adc;
pub mod config;
pub mod container;
pub mod context;
pub mod counters;
pub mod device;
pub mod failure;
pub mod grant;
pub mod handle;
mod job;
pub mod keyvalue;
mod link;
pub mod log;
mod management;
pub mod messaging;
pub mod platform;
mod policy;
pub mod pollable;
pub mod settings;
mod share;
mod shell;
pub mod status;
pub mod supervisor;
pub mod text;
pub mod time;
mod trust;
mod uart;
mod worker;

pub use context::{Context, Refusal};
pub use failure::Failure;
pub use job::Plan;
pub use supervisor::Supervisor;

use core::sync::atomic::{AtomicBool, Ordering};

use ketch_wamr::{Engine, SharedStack};

use config::CONTAINERS_MAX;
use container::Container;
use counters::Counter;
use device::Kind;
use grant::Grant;
use messaging::{Label, Topics};
use platform::{Board, Level, Signal};
use pollable::Source;

/// The shared side of one device.
pub struct Runtime {
    board: Board,
    engine: &'static Engine<Context>,
    containers: &'static [Container; CONTAINERS_MAX],
    /// The stack that all reactors run on: the worker runs one at a time.
    pub(crate) reactor_stack: SharedStack,
    pub(crate) topics: Topics,
    down: AtomicBool,
    /// Microseconds of processor time that reactors took since the worker last looked.
    worked: Counter,
    /// A reactor is being loaded: its first event comes to the worker any moment.
    loading: AtomicBool,
}

impl Runtime {
    /// A device without containers. It has to live for ever: leak it, or put it into a static.
    /// The places of the containers are given by reference: with their logs they are too large for the
    /// stack of a device.
    pub const fn new(
        board: Board,
        engine: &'static Engine<Context>,
        containers: &'static [Container; CONTAINERS_MAX],
    ) -> Runtime {
        Runtime {
            board,
            engine,
            containers,
            reactor_stack: SharedStack::new(config::REACTOR_STACK_SIZE as u32),
            topics: Topics::new(),
            down: AtomicBool::new(false),
            worked: Counter::new(),
            loading: AtomicBool::new(false),
        }
    }

    /// The board.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The engine that runs the modules.
    pub fn engine(&self) -> &'static Engine<Context> {
        self.engine
    }

    /// The shared side of the container in this place.
    ///
    /// # Panics
    /// Where `index` is not below [`CONTAINERS_MAX`].
    pub fn container(&self, index: usize) -> &Container {
        &self.containers[index]
    }

    /// What a grant is for: the label of a device, or a topic.
    pub(crate) fn label(&self, grant: Grant) -> Label {
        if !grant.capability.is_device() {
            return self.topics.text(grant.device);
        }
        let device = &self.board.devices[usize::from(grant.device)];
        // No board has longer labels.
        device.label.try_into().unwrap_or_default()
    }

    /// Reports that a watched pin changed. Called by ports, from any context.
    pub fn gpio_edge(&self, pin: usize, active: bool) {
        self.report(pin, |pollables, pin| pollables.edge(pin, active));
    }

    /// Reports something about a device, by its place, to the pollables of every container, and wakes
    /// those for which `tell` says that they wait for it.
    pub(crate) fn report(&self, device: usize, tell: impl Fn(&pollable::Pollables, u8) -> bool) {
        let Ok(device) = u8::try_from(device) else {
            return;
        };
        for (index, container) in self.containers.iter().enumerate() {
            if tell(&container.pollables, device) {
                self.wake(index);
            }
        }
    }

    /// Wakes the thread that runs this container.
    pub(crate) fn wake(&self, index: usize) {
        let signal = match self.containers[index].kind() {
            ketch_abi::ContainerKind::Reactor => Signal::Worker,
            ketch_abi::ContainerKind::Command => Signal::Command(index),
        };
        self.board.signals.notify(signal);
    }

    /// Writes a line into a container's log and shows it on the console.
    pub(crate) fn log(&self, index: usize, level: Level, text: &str) {
        let container = &self.containers[index];
        container
            .log
            .push(self.board.clock.now() / 1_000_000, level, text);
        self.board.console.line(&container.name(), level, text);
    }

    /// Stops the reporting of what happens to a device when no container watches it any more.
    pub(crate) fn unwatch(&self, source: Source) {
        if let Some(device) = source.device() {
            self.silence(device);
        }
    }

    /// As [`Runtime::unwatch`], for a device.
    pub(crate) fn silence(&self, device: u8) {
        if !self
            .containers
            .iter()
            .any(|container| container.pollables.watches(device))
        {
            // What cannot be silenced only costs time: nobody waits for what it tells.
            let _ = self.watch(device, false);
        }
    }

    /// Has a device report what happens to it, or not any more.
    pub(crate) fn watch(&self, device: u8, enabled: bool) -> Result<(), Refusal> {
        let place = usize::from(device);
        match self.board.devices[place].kind {
            Kind::GpioPin { .. } => self.board.gpio.watch(place, enabled)?,
            Kind::AdcChannel { .. } if config::ADC => {
                let watched = self.board.adc.watch(place, enabled);
                watched.map_err(Refusal::Device)?;
            }
            // Lines report by themselves; the others have nothing to report.
            Kind::Uart
            | Kind::AdcChannel { .. }
            | Kind::DacChannel(_)
            | Kind::PwmChannel(_)
            | Kind::Sensor { .. }
            | Kind::I2cDevice { .. }
            | Kind::SpiDevice { .. } => {}
        }
        Ok(())
    }

    fn release_watches(&self, index: usize) {
        let pollables = &self.containers[index].pollables;
        for place in 0..config::POLLABLES_MAX as u8 {
            if let Some(source) = pollables.remove(place) {
                self.unwatch(source);
            }
        }
    }

    /// Ends the guest of the container in this place for having used up its time, unless it was only
    /// its share of this period: then it goes on until it calls the host, and for at most as many
    /// microseconds as this returns, [`u32::MAX`] for any. Called by ports, from any context, as
    /// [`Deadlines`](platform::Deadlines) says.
    pub fn expire(&self, container: usize) -> u32 {
        let container = &self.containers[container];
        let rest = container.spend_rest();
        if rest == 0 {
            container.kill.expire();
        }
        rest
    }

    /// Ends the worker and every container. For simulators and tests; firmware runs for ever.
    pub fn shut_down(&self) {
        self.down.store(true, Ordering::Release);
        for (index, container) in self.containers.iter().enumerate() {
            container.request_set(container::Request::Kill);
            container.kill.kill();
            self.wake(index);
        }
        self.board.signals.notify(Signal::Worker);
    }

    /// Tells the worker that a reactor is being loaded, or not any more. Waking a thread takes as
    /// long as loading a small module, so it is woken before and not after.
    pub(crate) fn set_loading(&self, loading: bool) {
        self.loading.store(loading, Ordering::Release);
        if loading {
            self.board.signals.notify(Signal::Worker);
        }
    }

    fn is_loading(&self) -> bool {
        self.loading.load(Ordering::Acquire)
    }

    fn is_shut_down(&self) -> bool {
        self.down.load(Ordering::Acquire)
    }
}
