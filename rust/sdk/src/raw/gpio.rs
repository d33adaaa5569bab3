//! `wasi:gpio/digital` and `ketch:devices/gpio`, one function for each import: `out_` stands for
//! `digital-out-pin`, `in_` for `digital-in-pin`, `in_out_` for `digital-in-out-pin`.

use super::imports::{devices, gpio as imports};
use super::layout::{Config, Outcome};
use super::memory::Lease;
use crate::gpio::Error;
use crate::text::Text;

/// Makes a call that returns `result<T, gpio-error>`.
#[inline]
fn outcome(call: impl FnOnce(*mut Outcome)) -> Result<u32, Error> {
    let mut outcome = Outcome::EMPTY;
    call(&mut outcome);
    if outcome.discriminant == 0 {
        Ok(outcome.value)
    } else {
        Err(error(&outcome))
    }
}

/// The error of a call that was just made; its text is copied and given back. Apart from
/// [`outcome`], which is there once for each call: only an error brings anything to give back.
#[cold]
#[inline(never)]
fn error(outcome: &Outcome) -> Error {
    let _lease = Lease::take();
    // SAFETY: the host wrote it in the call, and nothing has given its text back since.
    unsafe { outcome.error() }
}

/// Makes a call that returns `digital-config`; the label is copied.
fn config(call: impl FnOnce(*mut Config)) -> (Text, Config) {
    let _lease = Lease::take();
    let mut config = Config::EMPTY;
    call(&mut config);
    // SAFETY: the call had the host write it, and the lease keeps its text.
    (Text::new(unsafe { config.label.as_str() }), config)
}

/// Opens by label.
pub fn out_open(label: &str) -> Result<u32, Error> {
    // SAFETY: the label is borrowed for the call, and `result` has the type of the result.
    outcome(|result| unsafe { devices::open_digital_out(label.as_ptr(), label.len(), result) })
}

/// How the pin is set up.
pub fn out_config(pin: u32) -> (Text, Config) {
    // SAFETY: `result` has the type of the result.
    config(|result| unsafe { imports::out_config(pin, result) })
}

/// A pollable for the pin's readiness.
pub fn out_watch_for_ready(pin: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::out_watch_for_ready(pin) }
}

/// Gives the handle back.
pub fn out_drop(pin: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::out_drop(pin) };
}

/// Drives the pin to a `pin-state`.
pub fn out_set_state(pin: u32, state: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::out_set_state(pin, state, result) })
}

/// Drives the pin active.
pub fn out_set_active(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::out_set_active(pin, result) })
}

/// Drives the pin inactive.
pub fn out_set_inactive(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::out_set_inactive(pin, result) })
}

/// Drives the pin to the other state.
pub fn out_toggle(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::out_toggle(pin, result) })
}

/// Opens by label.
pub fn in_open(label: &str) -> Result<u32, Error> {
    // SAFETY: the label is borrowed for the call, and `result` has the type of the result.
    outcome(|result| unsafe { devices::open_digital_in(label.as_ptr(), label.len(), result) })
}

/// How the pin is set up.
pub fn in_config(pin: u32) -> (Text, Config) {
    // SAFETY: `result` has the type of the result.
    config(|result| unsafe { imports::in_config(pin, result) })
}

/// A pollable for the pin's readiness.
pub fn in_watch_for_ready(pin: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::in_watch_for_ready(pin) }
}

/// Gives the handle back.
pub fn in_drop(pin: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::in_drop(pin) };
}

/// The `pin-state`.
pub fn in_read(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_read(pin, result) })
}

/// 1 if active.
pub fn in_is_active(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_is_active(pin, result) })
}

/// 1 if inactive.
pub fn in_is_inactive(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_is_inactive(pin, result) })
}

/// A pollable for a `pin-state`.
pub fn in_watch_state(pin: u32, state: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_watch_state(pin, state, result) })
}

/// A pollable for active.
pub fn in_watch_active(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_watch_active(pin, result) })
}

/// A pollable for inactive.
pub fn in_watch_inactive(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_watch_inactive(pin, result) })
}

/// A pollable for edges to inactive.
pub fn in_watch_falling_edge(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_watch_falling_edge(pin, result) })
}

/// A pollable for edges to active.
pub fn in_watch_rising_edge(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_watch_rising_edge(pin, result) })
}

/// Opens by label.
pub fn in_out_open(label: &str) -> Result<u32, Error> {
    // SAFETY: the label is borrowed for the call, and `result` has the type of the result.
    outcome(|result| unsafe { devices::open_digital_in_out(label.as_ptr(), label.len(), result) })
}

/// How the pin is set up.
pub fn in_out_config(pin: u32) -> (Text, Config) {
    // SAFETY: `result` has the type of the result.
    config(|result| unsafe { imports::in_out_config(pin, result) })
}

/// A pollable for the pin's readiness.
pub fn in_out_watch_for_ready(pin: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::in_out_watch_for_ready(pin) }
}

/// Gives the handle back.
pub fn in_out_drop(pin: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::in_out_drop(pin) };
}

/// Drives the pin to a `pin-state`.
pub fn in_out_set_state(pin: u32, state: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_set_state(pin, state, result) })
}

/// Drives the pin active.
pub fn in_out_set_active(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_set_active(pin, result) })
}

/// Drives the pin inactive.
pub fn in_out_set_inactive(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_set_inactive(pin, result) })
}

/// Drives the pin to the other state.
pub fn in_out_toggle(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_toggle(pin, result) })
}

/// The `pin-state`.
pub fn in_out_read(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_read(pin, result) })
}

/// 1 if active.
pub fn in_out_is_active(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_is_active(pin, result) })
}

/// 1 if inactive.
pub fn in_out_is_inactive(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_is_inactive(pin, result) })
}

/// A pollable for a `pin-state`.
pub fn in_out_watch_state(pin: u32, state: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_watch_state(pin, state, result) })
}

/// A pollable for active.
pub fn in_out_watch_active(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_watch_active(pin, result) })
}

/// A pollable for inactive.
pub fn in_out_watch_inactive(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_watch_inactive(pin, result) })
}

/// A pollable for edges to inactive.
pub fn in_out_watch_falling_edge(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_watch_falling_edge(pin, result) })
}

/// A pollable for edges to active.
pub fn in_out_watch_rising_edge(pin: u32) -> Result<u32, Error> {
    // SAFETY: `result` has the type of the result.
    outcome(|result| unsafe { imports::in_out_watch_rising_edge(pin, result) })
}
