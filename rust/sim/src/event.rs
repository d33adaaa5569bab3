//! What somebody who reads along is told.

use ketch_port_linux::{Change, Conversion, I2cTransfer, SpiTransfer, Transfer};
use ketch_runtime::platform::{Level, Pulses};

/// Something that happened in the simulator.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A pin changed.
    Pin {
        /// How.
        change: Change,
        /// The pin's label.
        label: &'a str,
    },
    /// Bytes went over a serial line.
    Line {
        /// What and when.
        transfer: Transfer<'a>,
        /// The line's label.
        label: &'a str,
    },
    /// An analog input was converted for a container.
    Analog {
        /// When, in nanoseconds since the simulator's start; so in all that follow.
        time: u64,
        /// What was measured.
        conversion: Conversion,
        /// The input's label.
        label: &'a str,
    },
    /// A pulse output was set.
    Pulses {
        /// When.
        time: u64,
        /// The output's place among the board's devices.
        channel: usize,
        /// What it does now.
        pulses: Pulses,
        /// The output's label.
        label: &'a str,
    },
    /// A sensor measured.
    Measured {
        /// When.
        time: u64,
        /// The sensor's place among the board's devices.
        sensor: usize,
        /// What it measured.
        channel: u8,
        /// How much of it there is, in the channel's unit.
        value: f64,
        /// The sensor's label.
        label: &'a str,
    },
    /// A container made a transfer to a chip on an SPI bus.
    Spi {
        /// When, in nanoseconds since the simulator's start.
        time: u64,
        /// The device's label.
        label: &'a str,
        /// What was transferred.
        transfer: SpiTransfer<'a>,
    },
    /// A container made a transfer on an I2C bus.
    I2c {
        /// When, in nanoseconds since the simulator's start.
        time: u64,
        /// The device's label.
        label: &'a str,
        /// What was transferred.
        transfer: I2cTransfer<'a>,
    },
    /// A container's log got a line.
    Log {
        /// When, in nanoseconds since the simulator's start.
        time: u64,
        /// The container's name.
        container: &'a str,
        /// How much it matters.
        level: Level,
        /// The line.
        text: &'a str,
    },
    /// Something that a client could not be told.
    Notice(&'a str),
}

/// Is told of every event, from any thread. It must not block for long, because pins wait for
/// it, and must not use the simulator.
pub type Observer = Box<dyn Fn(Event<'_>) + Send + Sync>;
