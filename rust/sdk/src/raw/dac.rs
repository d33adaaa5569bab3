//! Outputs of `wasi:gpio/analog`, and `ketch:devices/analog`.

use super::adc::{Config, outcome};
use super::imports::dac as imports;
use super::layout::Bytes;
use super::memory::Lease;
use crate::gpio::Error;
use crate::text::Text;

/// Opens an output.
pub fn open(label: &str) -> Result<u32, Error> {
    // SAFETY: the label is borrowed for the call.
    outcome(|result| unsafe { imports::open(label.as_ptr(), label.len(), result) })
}

/// The label that an output was opened by.
pub fn label(pin: u32) -> Text {
    let _lease = Lease::take();
    let mut config = Config {
        label: Bytes::EMPTY,
        pin_mode: 0,
    };
    // SAFETY: `config` has the type of the result.
    unsafe { imports::config(pin, &mut config) };
    // SAFETY: the host wrote the label, and the lease keeps it until it is copied.
    Text::new(unsafe { config.label.as_str() })
}

/// A pollable that is ready when an output can be used.
pub fn watch_for_ready(pin: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::watch_for_ready(pin) }
}

/// Sets an output to a value.
pub fn set_raw(pin: u32, value: u32) -> Result<(), Error> {
    // SAFETY: the result has its type; no other memory is involved.
    outcome(|result| unsafe { imports::set_raw(pin, value, result) }).map(drop_value)
}

/// Sets an output to a part of the full scale.
pub fn set(pin: u32, part: f32) -> Result<(), Error> {
    // SAFETY: as above.
    outcome(|result| unsafe { imports::set(pin, part, result) }).map(drop_value)
}

fn drop_value(_: u32) {}

/// Gives the handle back.
pub fn drop(pin: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(pin) };
}
