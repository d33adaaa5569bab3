//! `ketch:pwm`.

use super::imports::pwm as imports;
use super::uart::{unit, word};
use crate::device_error::Error;
use crate::pwm::{Limits, Pulses};

/// Opens a channel.
pub fn open(label: &str) -> Result<u32, Error> {
    let mut result = [0; 2];
    // SAFETY: the label is borrowed for the call; `result` has the result's size and alignment.
    unsafe { imports::open(label.as_ptr(), label.len(), &mut result) };
    word(result)
}

/// What may be asked of a channel.
pub fn limits(channel: u32) -> Limits {
    let mut limits = Limits::default();
    // SAFETY: `limits` has the type of the result.
    unsafe { imports::limits(channel, &mut limits) };
    limits
}

/// What a channel was last set to.
pub fn pulses(channel: u32) -> Pulses {
    let mut pulses = Pulses::default();
    // SAFETY: `pulses` has the type of the result.
    unsafe { imports::pulses(channel, &mut pulses) };
    pulses
}

/// Sets a channel.
pub fn set(channel: u32, pulses: Pulses) -> Result<(), Error> {
    let mut result = [0; 2];
    // SAFETY: `result` has the result's size and alignment.
    unsafe { imports::set(channel, pulses.period, pulses.width, &mut result) };
    unit(result)
}

/// Gives the handle back.
pub fn drop(channel: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(channel) };
}
