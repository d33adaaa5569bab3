//! The seams between Ketch and what it runs on. Each is a trait that takes `&self`, so that two
//! devices fit in one process; `port-zephyr` and `port-linux` implement all of them.
//!
//! Implementations are trusted: the host functions have checked every argument that a guest had
//! a say in before one of these is called.

mod absent;
mod adc;
mod clock;
mod console;
mod dac;
mod deadline;
mod device_error;
mod flash;
mod gpio;
mod i2c;
mod keyvalue;
mod pwm;
mod random;
mod sensor;
mod signal;
mod spi;
mod thread;
mod transfer;
mod uart;

pub use absent::Absent;
pub use adc::Adc;
pub use clock::Clock;
pub use console::{Console, Level};
pub use dac::Dac;
pub use deadline::Deadlines;
pub use device_error::DeviceError;
pub use flash::Flash;
pub use gpio::{Direction, Gpio, GpioError};
pub use i2c::{I2c, I2cError};
pub use keyvalue::{KeyValues, Values};
pub use pwm::{Pulses, Pwm};
pub use random::Random;
pub use sensor::{Reading, SENSOR_CHANNELS, Sensor};
pub use signal::{SIGNALS, Signal, Signals};
pub use spi::{Spi, SpiError};
pub use thread::Threads;
pub use transfer::{Segment, TransferDirection, Wait, WaitEnd};
pub use uart::{LineSettings, Parity, Uart};

use ketch_wamr::Authority;

use crate::config::{UNSIGNED, UNSIGNED_COMPILED};
use crate::device::Device;

/// Everything that one device consists of, as far as the runtime can tell.
#[derive(Clone, Copy)]
pub struct Board {
    /// What the board calls itself, for people.
    pub name: &'static str,
    /// What containers may be granted. What is not listed does not exist for them.
    pub devices: &'static [Device],
    /// Whether an image without a verified signature may run.
    pub accept_unsigned: bool,
    /// Whether code compiled ahead of time may run from such an image too.
    pub accept_unsigned_compiled: bool,
    /// The right to load code compiled ahead of time, for images whose key has that role; nothing
    /// where there is no such code for this processor.
    pub compiled: Option<Authority>,
    /// The keys that are compiled in, as [`ketch_trust::Anchors`] reads them.
    pub anchors: &'static [u8],
    /// The policy compiled into the firmware, in CBOR; empty where there is none.
    pub policy: &'static [u8],
    /// Monotonic time.
    pub clock: &'static dyn Clock,
    /// Random numbers.
    pub random: &'static dyn Random,
    /// Digital pins.
    pub gpio: &'static dyn Gpio,
    /// What containers keep; nothing where the product has none.
    pub key_values: Option<&'static dyn KeyValues>,
    /// Serial lines.
    pub uart: &'static dyn Uart,
    /// Analog inputs.
    pub adc: &'static dyn Adc,
    /// Analog outputs.
    pub dac: &'static dyn Dac,
    /// Pulse outputs.
    pub pwm: &'static dyn Pwm,
    /// Sensors.
    pub sensor: &'static dyn Sensor,
    /// SPI buses, where there are any.
    pub spi: Option<&'static dyn Spi>,
    /// I2C buses, where there are any.
    pub i2c: Option<&'static dyn I2c>,
    /// Wake-ups between threads.
    pub signals: &'static dyn Signals,
    /// Processor time of guests.
    pub deadlines: &'static dyn Deadlines,
    /// Threads for command containers.
    pub threads: &'static dyn Threads,
    /// Where people read along.
    pub console: &'static dyn Console,
}

impl Board {
    /// Whether an image without a verified signature may run.
    pub const fn accepts_unsigned(&self) -> bool {
        UNSIGNED && self.accept_unsigned
    }

    /// Whether code compiled ahead of time may run from such an image too.
    pub const fn accepts_unsigned_compiled(&self) -> bool {
        UNSIGNED_COMPILED && self.accept_unsigned_compiled
    }
}
