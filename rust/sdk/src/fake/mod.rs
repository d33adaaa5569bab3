//! A device in this process, for tests of containers with `cargo test`: granted pins that the
//! test sets and reads, a clock that stands still until the test advances it, a log, and events.
//!
//! It has one per thread, so tests may run side by side. It behaves as a real device does where
//! a container can tell, with these exceptions: exit codes and traps are panics, and a blocking
//! wait moves the clock to the next timer.

mod adc;
mod dac;
pub(crate) mod imports;
mod pwm;
mod sensor;
mod state;
mod uart;

use core::marker::PhantomData;
use core::time::Duration;
use std::boxed::Box;
use std::string::{String, ToString};
use std::vec::Vec;

use crate::Event;
use crate::devices::Operations;
use crate::gpio::State;
use crate::log::Level;
use state::{Pin, with};

/// A chip on an SPI bus, as a test describes it.
pub trait SpiTarget: core::fmt::Debug + 'static {
    /// Replaces what one selection of the chip sends by what it gives back.
    fn select(&mut self, bytes: &mut [u8]);
}

/// Something on an I2C bus, as a test describes it.
pub trait I2cTarget: core::fmt::Debug + 'static {
    /// Takes what one operation writes.
    fn write(&mut self, bytes: &[u8]);
    /// Gives what one operation reads.
    fn read(&mut self, bytes: &mut [u8]);
}

/// The device of this thread.
#[derive(Debug)]
pub struct Device {
    // Its state belongs to the thread, so must this.
    thread: PhantomData<*const ()>,
}

impl Default for Device {
    fn default() -> Self {
        Self::new()
    }
}

impl Device {
    /// A fresh one: nothing granted, nothing open, the clock at zero.
    pub fn new() -> Device {
        with(|world| *world = state::World::default());
        Device {
            thread: PhantomData,
        }
    }

    /// Grants the container a pin with these operations; it starts inactive.
    pub fn grant(&self, label: &str, operations: Operations) {
        with(|world| {
            world.pins.push(Pin {
                label: label.to_string(),
                operations,
                active: false,
            })
        });
    }

    /// Grants the container a chip on an SPI bus.
    pub fn grant_spi(&self, label: &str, operations: Operations, target: impl SpiTarget) {
        with(|world| {
            world.spi.push(state::Spi {
                label: label.to_string(),
                operations,
                target: Box::new(target),
            })
        });
    }

    /// Grants the container an address on an I2C bus, and what answers there.
    pub fn grant_i2c(
        &self,
        label: &str,
        address: u8,
        operations: Operations,
        target: impl I2cTarget,
    ) {
        with(|world| {
            world.i2c.push(state::I2c {
                label: label.to_string(),
                address,
                operations,
                target: Box::new(target),
            })
        });
    }

    /// Grants the container a topic with these operations.
    pub fn grant_topic(&self, topic: &str, operations: Operations) {
        with(|world| world.topics.push((topic.to_string(), operations)));
    }

    /// Gives the container so many bytes for what it keeps by key.
    pub fn grant_key_value(&self, bytes: usize) {
        with(|world| world.quota = bytes);
    }

    /// Tells the container something, as its operator does.
    pub fn configure(&self, key: &str, value: &str) {
        with(|world| world.told.push((key.to_string(), value.to_string())));
    }

    /// Sends a message, as another container does.
    pub fn publish(&self, topic: &str, data: &[u8]) {
        with(|world| world.deliver(topic, data));
    }

    /// The messages that the container has sent since the last call: topic and bytes.
    pub fn take_sent(&self) -> Vec<(String, Vec<u8>)> {
        with(|world| core::mem::take(&mut world.sent))
    }

    /// The state of a granted pin.
    ///
    /// # Panics
    /// If there is none of this label; so does [`set`](Self::set).
    pub fn state(&self, label: &str) -> State {
        let active = with(|world| world.pin(label).active);
        if active {
            State::Active
        } else {
            State::Inactive
        }
    }

    /// Sets a granted pin from outside, as a finger on a button does.
    pub fn set(&self, label: &str, state: State) {
        with(|world| world.drive(label, state == State::Active));
    }

    /// Lets time pass; timers that end on the way become events.
    pub fn advance(&self, duration: Duration) {
        with(|world| world.advance(duration.as_nanos() as u64));
    }

    /// The events that a reactor would be handed now, oldest first.
    pub fn take_events(&self) -> Vec<Event> {
        with(|world| core::mem::take(&mut world.events))
            .into_iter()
            .map(Event::Ready)
            .collect()
    }

    /// The log lines since the last call: level, context, text.
    pub fn take_log(&self) -> Vec<(Level, String, String)> {
        with(|world| core::mem::take(&mut world.log))
    }

    /// How many pins, pollables and subscriptions are open.
    pub fn open_handles(&self) -> usize {
        with(|world| world.handles.len())
    }

    /// Makes the next call on a pin fail with these words.
    pub fn fail_next(&self, text: &str) {
        with(|world| world.failure = Some(text.to_string()));
    }
}
