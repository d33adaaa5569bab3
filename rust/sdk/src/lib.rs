//! The guest crate: what a container written in Rust uses of its device.
//!
//! A container is a core WebAssembly module. It reaches the device only through imports, and each
//! import only if its manifest (`ketch.toml`) asked for the capability and the device granted it.
//!
//! - [`gpio`]: digital pins, by label
//! - [`i2c`]: devices on I2C buses, by label
//! - [`spi`]: chips on SPI buses, by label
//! - [`clock`]: the monotonic clock and timers
//! - [`poll`]: waiting for timers and pins, or turning them into events
//! - [`log`]: lines for the container's log ([`info!`], [`warn!`], …)
//! - [`messaging`]: messages to and from other containers, by topic
//! - [`keyvalue`]: what the container keeps, by key
//! - [`config`]: what the operator tells the container
//! - [`random`]: random numbers
//! - [`uart`]: serial lines, by label
//! - [`adc`]: analog inputs, by label
//! - [`dac`]: analog outputs, by label
//! - [`pwm`]: pulse outputs, by label
//! - [`sensor`]: sensors that the device has a driver for, by label
//! - [`devices`]: what this container was granted
//! - [`exit`]: ending with a code
//! - [`fail`]: ending because of an error ([`OrFail`])
//! - [`container`]: the two kinds of container, [`Reactor`] and [`Command`], and what exports them
//!
//! ```no_run
//! #![no_std]
//! use core::time::Duration;
//! use ketch_sdk::{clock, gpio::DigitalOut, info, poll::Pollable, Event, OrFail, Reactor};
//!
//! struct Once { led: DigitalOut, _timer: Pollable }
//!
//! impl Reactor for Once {
//!     fn start() -> Self {
//!         let led = DigitalOut::open("led0").or_fail("led0");
//!         let timer = clock::after(Duration::from_secs(1));
//!         timer.subscribe(0);
//!         Once { led, _timer: timer }
//!     }
//!
//!     fn on_event(&mut self, event: Event) {
//!         if let Event::Ready(_) = event {
//!             info!("a second has passed");
//!             self.led.set_active().or_fail("led0 on");
//!         }
//!     }
//! }
//!
//! ketch_sdk::export_reactor!(Once);
//! # fn main() {}
//! ```
//!
//! Compiled for anything but wasm32, the crate talks to `fake`, a device in this process, so that
//! a container's logic can be tested with `cargo test`.
//!
//! Pins, buses and [`clock::Delay`] are those of `embedded-hal` 1.0, so that driver crates run in a
//! container as they are.
//!
//! A single [`raw`] module holds everything unsafe.
#![no_std]
#![deny(unsafe_code)]

#[cfg(not(target_arch = "wasm32"))]
extern crate std;

pub mod adc;
pub mod clock;
pub mod config;
pub mod container;
pub mod dac;
mod device_error;
pub mod devices;
pub mod exit;
pub mod fail;
#[cfg(not(target_arch = "wasm32"))]
pub mod fake;
pub mod gpio;
pub mod i2c;
pub mod keyvalue;
pub mod log;
pub mod messaging;
#[cfg(target_arch = "wasm32")]
mod panic;
pub mod poll;
pub mod pwm;
pub mod random;
pub mod raw;
pub mod sensor;
pub mod spi;
pub mod text;
pub mod uart;

pub use container::{Command, Event, Failure, Reactor};
pub use fail::OrFail;
