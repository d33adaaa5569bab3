//! Ketch's platform seams on Zephyr: the traits of `ketch_runtime::platform`, over the C half of the
//! port in `zephyr/port`.
//!
//! The C functions are small and total; what they promise stands beside each in [`ffi`].
#![no_std]

mod adc;
mod clock;
mod compiled;
pub mod config;
mod console;
#[cfg(feature = "critical-section-implementation")]
mod critical_section;
mod dac;
mod deadlines;
mod devices;
mod ffi;
mod flash;
mod gpio;
mod i2c;
mod keyvalue;
pub mod management;
mod memory;
mod pwm;
mod random;
mod sensor;
mod signals;
mod spi;
mod threads;
mod transfers;
mod uart;

pub use adc::ADC;
pub use clock::KernelClock;
pub use compiled::authority;
pub use console::{LogConsole, halt, print, print_formatted};
pub use dac::DAC;
pub use deadlines::Timers;
pub use devices::{DeviceTable, table};
pub use flash::Partition;
pub use gpio::Pins;
pub use i2c::I2cBuses;
pub use keyvalue::LockedKeyValues;
pub use memory::pool;
pub use pwm::PWM;
pub use random::KernelRandom;
pub use sensor::SENSOR;
pub use signals::Semaphores;
pub use spi::SpiBuses;
pub use threads::{CommandThreads, start_worker};
pub use uart::UART;
