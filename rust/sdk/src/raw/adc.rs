//! `wasi:gpio/analog` and `ketch:devices/analog`.

use super::imports::adc as imports;
use super::layout::{Bytes, Outcome};
use super::memory::Lease;
use crate::gpio::Error;
use crate::text::Text;

/// `analog-config`.
#[repr(C)]
#[derive(Debug)]
pub struct Config {
    /// The pin's label.
    pub label: Bytes,
    /// `pin-mode`.
    pub pin_mode: u8,
}

/// Calls an import that answers through an outcome.
pub(super) fn outcome(call: impl FnOnce(*mut Outcome)) -> Result<u32, Error> {
    let _lease = Lease::take();
    let mut outcome = Outcome::EMPTY;
    call(&mut outcome);
    match outcome.discriminant {
        0 => Ok(outcome.value),
        // SAFETY: the host wrote the outcome, and the lease keeps what it points to.
        _ => Err(unsafe { outcome.error() }),
    }
}

/// Opens an input.
pub fn open(label: &str) -> Result<u32, Error> {
    // SAFETY: the label is borrowed for the call.
    outcome(|result| unsafe { imports::open(label.as_ptr(), label.len(), result) })
}

/// The label that an input was opened by.
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

/// A pollable that is ready when an input can be used.
pub fn watch_for_ready(pin: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::watch_for_ready(pin) }
}

/// Converts.
pub fn read_raw(pin: u32) -> Result<u32, Error> {
    // SAFETY: the result has its type; no other memory is involved. So in all that follow.
    outcome(|result| unsafe { imports::read_raw(pin, result) })
}

/// Converts to a part of the full scale.
pub fn read(pin: u32) -> Result<f32, Error> {
    // SAFETY: as above.
    outcome(|result| unsafe { imports::read(pin, result) }).map(f32::from_bits)
}

/// A pollable for more than a value.
pub fn watch_above_raw(pin: u32, value: u32) -> Result<u32, Error> {
    // SAFETY: as above.
    outcome(|result| unsafe { imports::watch_above_raw(pin, value, result) })
}

/// A pollable for more than a part of the full scale.
pub fn watch_above(pin: u32, part: f32) -> Result<u32, Error> {
    // SAFETY: as above.
    outcome(|result| unsafe { imports::watch_above(pin, part, result) })
}

/// A pollable for less than a value.
pub fn watch_below_raw(pin: u32, value: u32) -> Result<u32, Error> {
    // SAFETY: as above.
    outcome(|result| unsafe { imports::watch_below_raw(pin, value, result) })
}

/// A pollable for less than a part of the full scale.
pub fn watch_below(pin: u32, part: f32) -> Result<u32, Error> {
    // SAFETY: as above.
    outcome(|result| unsafe { imports::watch_below(pin, part, result) })
}

/// Gives the handle back.
pub fn drop(pin: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(pin) };
}
