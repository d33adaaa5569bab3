//! The platform seams on Linux: what stands in for a board's clock, threads, pins and flash.
//!
//! Everything lives in ordinary values without globals, so that several devices fit in one
//! process.
#![deny(unsafe_code)]

mod adc;
mod clock;
#[allow(unsafe_code)]
mod compiled;
mod dac;
mod deadline;
mod flash;
mod formula;
mod gpio;
mod i2c;
mod keyvalue;
mod pwm;
mod random;
mod sensor;
mod signal;
mod spi;
mod thread;
mod uart;

// The implementation that the runtime's critical sections link against.
use critical_section as _;

pub use adc::{AnalogInput, AnalogObserver, Conversion, SimulatedInputs, Voltage};
pub use clock::MonotonicClock;
pub use compiled::authority;
pub use dac::{AnalogOutput, SimulatedOutputs};
pub use deadline::Watchdog;
pub use flash::{FlashError, SharedFlash, SimulatedFlash};
pub use formula::Formula;
pub use gpio::{Cause, Change, Observer, SimulatedPins};
pub use i2c::{I2cObserver, I2cTarget, I2cTransfer, Lm75, Memory, Placed, SimulatedI2c, Stuck};
pub use keyvalue::SharedKeyValues;
pub use pwm::{PulseObserver, SimulatedPulses};
pub use random::SystemRandom;
pub use sensor::{Measures, SensorObserver, SimulatedSensors};
pub use signal::CondvarSignals;
pub use spi::{SimulatedSpi, SpiObserver, SpiTransfer};
pub use thread::CommandThreads;
pub use uart::{LineObserver, RECEIVED_MAX, SimulatedLines, Transfer};
