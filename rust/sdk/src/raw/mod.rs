//! The imports and exports of the module, and everything in this crate that is unsafe. Use the
//! modules above it; this one is public for the export macros and for tests of hostile guests.
#![allow(unsafe_code)]

pub mod adc;
pub mod buffer;
pub mod clock;
pub mod config;
pub mod devices;
pub mod exit;
pub mod gpio;
pub mod i2c;
// Declared for wasm32 alone: nothing else could link it.
pub mod dac;
#[cfg(target_arch = "wasm32")]
pub mod imports;
pub mod keyvalue;
pub mod layout;
pub mod log;
pub mod memory;
pub mod messaging;
pub mod poll;
pub mod pwm;
pub mod random;
pub mod sensor;
#[cfg(target_arch = "wasm32")]
pub mod slot;
pub mod spi;
pub mod transfer;
pub mod uart;

#[cfg(not(target_arch = "wasm32"))]
use crate::fake::imports;
