//! What the fake device knows.

use core::cell::RefCell;
use std::boxed::Box;
use std::collections::{BTreeMap, VecDeque};
use std::string::String;
use std::thread_local;
use std::vec::Vec;

use super::{I2cTarget, SpiTarget};
use crate::devices::Operations;
use crate::log::Level;

#[derive(Debug)]
pub(super) struct Pin {
    pub label: String,
    pub operations: Operations,
    pub active: bool,
}

/// A device on an I2C bus.
#[derive(Debug)]
pub(super) struct I2c {
    pub label: String,
    pub address: u8,
    pub operations: Operations,
    pub target: Box<dyn I2cTarget>,
}

/// A chip on an SPI bus.
#[derive(Debug)]
pub(super) struct Spi {
    pub label: String,
    pub operations: Operations,
    pub target: Box<dyn SpiTarget>,
}

/// What a pollable waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Source {
    /// This time, in nanoseconds.
    Time(u64),
    /// This state of the pin at the index.
    Level(usize, bool),
    /// A change of the pin at the index to this state.
    Edge(usize, bool),
    /// A message of the subscription with this handle.
    Messages(u32),
    /// Bytes at the line at the index.
    Received(usize),
    /// The analog input at the index above, or else below, a value.
    Analog(usize, bool, u32),
    /// Nothing: ready at once.
    Always,
}

#[derive(Debug)]
pub(super) enum Handle {
    Pin(usize),
    /// By its place among the devices on I2C buses.
    I2c(usize),
    /// By its place among the chips on SPI buses.
    Spi(usize),
    /// Token, once subscribed, and whether an edge was seen.
    Pollable(Source, Option<u32>, bool),
    /// Topic, and the messages that wait.
    Subscription(String, VecDeque<Vec<u8>>),
    /// What the container keeps.
    Bucket,
    Line(usize),
    Input(usize),
    Output(usize),
    Channel(usize),
    Sensor(usize),
}

#[derive(Debug, Default)]
pub(super) struct World {
    pub pins: Vec<Pin>,
    pub lines: Vec<super::uart::Line>,
    pub inputs: Vec<super::adc::Input>,
    pub outputs: Vec<super::dac::Output>,
    pub channels: Vec<super::pwm::Channel>,
    pub sensors: Vec<super::sensor::Sensor>,
    pub i2c: Vec<I2c>,
    pub spi: Vec<Spi>,
    pub topics: Vec<(String, Operations)>,
    pub sent: Vec<(String, Vec<u8>)>,
    /// What it keeps, and the bytes that it has for that.
    pub kept: BTreeMap<String, Vec<u8>>,
    pub quota: usize,
    pub told: Vec<(String, String)>,
    pub now: u64,
    /// Random numbers given out.
    pub randoms: u64,
    pub handles: BTreeMap<u32, Handle>,
    pub last_handle: u32,
    pub events: Vec<u32>,
    pub log: Vec<(Level, String, String)>,
    pub failure: Option<String>,
}

thread_local! {
    static WORLD: RefCell<World> = RefCell::default();
}

pub(super) fn with<R>(f: impl FnOnce(&mut World) -> R) -> R {
    WORLD.with_borrow_mut(f)
}

impl World {
    pub fn pin(&mut self, label: &str) -> &mut Pin {
        let pin = self.pins.iter_mut().find(|pin| pin.label == label);
        pin.unwrap_or_else(|| panic!("the test granted no pin {label}"))
    }

    /// The next number. *Source*: the mixing function of SplitMix64.
    pub fn random(&mut self) -> u64 {
        self.randoms = self.randoms.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.randoms ^ (self.randoms >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn add(&mut self, handle: Handle) -> u32 {
        self.last_handle += 1;
        self.handles.insert(self.last_handle, handle);
        self.last_handle
    }

    pub fn open_pin(&self, handle: u32) -> usize {
        match self.handles.get(&handle) {
            Some(Handle::Pin(index)) => *index,
            _ => panic!("trap: {handle} is no handle of a pin"),
        }
    }

    pub fn pollable(&mut self, handle: u32) -> (Source, &mut Option<u32>, &mut bool) {
        match self.handles.get_mut(&handle) {
            Some(Handle::Pollable(source, token, seen)) => (*source, token, seen),
            _ => panic!("trap: {handle} is no handle of a pollable"),
        }
    }

    pub fn is_ready(&mut self, handle: u32) -> bool {
        let (source, _, seen) = self.pollable(handle);
        let seen = *seen;
        match source {
            Source::Time(time) => time <= self.now,
            Source::Level(pin, active) => self.pins[pin].active == active,
            Source::Edge(..) => seen,
            Source::Received(line) => !self.lines[line].received.is_empty(),
            Source::Analog(input, true, value) => self.inputs[input].raw > value,
            Source::Analog(input, false, value) => self.inputs[input].raw < value,
            Source::Always => true,
            Source::Messages(subscription) => matches!(
                self.handles.get(&subscription),
                Some(Handle::Subscription(_, waiting)) if !waiting.is_empty()
            ),
        }
    }

    /// Whether the test granted the topic for this.
    pub fn may(&self, topic: &str, operation: Operations) -> bool {
        let mut granted = self.topics.iter().filter(|(own, _)| own == topic);
        granted.any(|(_, operations)| operations.contains(operation))
    }

    pub fn subscription(&mut self, handle: u32) -> &mut VecDeque<Vec<u8>> {
        match self.handles.get_mut(&handle) {
            Some(Handle::Subscription(_, waiting)) => waiting,
            _ => panic!("trap: {handle} is no handle of a subscription"),
        }
    }

    pub fn deliver(&mut self, topic: &str, data: &[u8]) {
        let mut reached = Vec::new();
        for (number, handle) in &mut self.handles {
            if let Handle::Subscription(own, waiting) = handle
                && own == topic
            {
                waiting.push_back(data.to_vec());
                reached.push(*number);
            }
        }
        for subscription in reached {
            self.announce(subscription);
        }
    }

    pub fn receive(&mut self, subscription: u32) -> Option<Vec<u8>> {
        let message = self.subscription(subscription).pop_front();
        // Events that were not handled yet are told once.
        if !self.subscription(subscription).is_empty() {
            self.announce(subscription);
        }
        message
    }

    /// Tells those that watch a subscription; what they were not told yet, they are told once.
    fn announce(&mut self, subscription: u32) {
        for handle in self.handles.values() {
            if let Handle::Pollable(Source::Messages(own), Some(token), _) = handle
                && *own == subscription
                && !self.events.contains(token)
            {
                self.events.push(*token);
            }
        }
    }

    pub fn drive(&mut self, label: &str, active: bool) {
        let changed = core::mem::replace(&mut self.pin(label).active, active) != active;
        let index = self.pins.iter().position(|pin| pin.label == label);
        for handle in self.handles.values_mut().filter(|_| changed) {
            let Handle::Pollable(source, token, seen) = handle else {
                continue;
            };
            if let Source::Edge(pin, to) | Source::Level(pin, to) = *source
                && Some(pin) == index
                && to == active
            {
                *seen = matches!(source, Source::Edge(..));
                self.events.extend(*token);
            }
        }
    }

    pub fn advance(&mut self, nanoseconds: u64) {
        let before = self.now;
        self.now = before.saturating_add(nanoseconds);
        let mut due: Vec<(u64, u32)> = Vec::new();
        for handle in self.handles.values() {
            if let Handle::Pollable(Source::Time(time), Some(token), _) = handle
                && before < *time
                && *time <= self.now
            {
                due.push((*time, *token));
            }
        }
        due.sort_by_key(|(time, _)| *time);
        self.events.extend(due.into_iter().map(|(_, token)| token));
    }

    /// Moves the clock to where at least one of these is ready.
    pub fn wait(&mut self, handles: &[u32]) {
        if handles.iter().any(|handle| self.is_ready(*handle)) {
            return;
        }
        let next = handles
            .iter()
            .filter_map(|handle| match self.pollable(*handle).0 {
                Source::Time(time) => Some(time),
                _ => None,
            });
        let next = next
            .min()
            .expect("the container waits for ever: set the pin before it waits");
        self.advance(next - self.now);
    }
}
