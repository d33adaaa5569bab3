//! `ketch:sensor`.

use super::imports::sensor as imports;
use super::layout::List;
use super::memory::Lease;
use super::uart::{unit, word};
use crate::device_error::Error;
use crate::sensor::Reading;

/// `result<reading, error>`.
#[repr(C, align(8))]
#[derive(Debug, Default)]
pub struct Answer {
    /// 0: ok, 1: err.
    pub discriminant: u64,
    /// Ok: the value. Err: `error` in the lowest byte.
    pub value: u64,
    /// Ok: the scale, in the lowest byte.
    pub scale: u64,
}

/// Opens a sensor.
pub fn open(label: &str) -> Result<u32, Error> {
    let mut result = [0; 2];
    // SAFETY: the label is borrowed for the call; `result` has the result's size and alignment.
    unsafe { imports::open(label.as_ptr(), label.len(), &mut result) };
    word(result)
}

/// Whether a channel may be measured.
pub fn has(sensor: u32, channel: u8) -> bool {
    let _lease = Lease::take();
    let mut list = List::EMPTY;
    // SAFETY: `list` has the type of the result.
    unsafe { imports::channels(sensor, &mut list) };
    // SAFETY: the host wrote the list, and the lease keeps its elements.
    unsafe { list.as_slice() }.contains(&channel)
}

/// Has a sensor measure.
pub fn fetch(sensor: u32) -> Result<(), Error> {
    let mut result = [0; 2];
    // SAFETY: `result` has the result's size and alignment.
    unsafe { imports::fetch(sensor, &mut result) };
    unit(result)
}

/// What it measured.
pub fn get(sensor: u32, channel: u8) -> Result<Reading, Error> {
    let mut answer = Answer::default();
    // SAFETY: `answer` has the size and the alignment of the result.
    unsafe { imports::get(sensor, u32::from(channel), &mut answer) };
    match answer.discriminant as u8 {
        0 => Ok(Reading {
            value: answer.value as i64,
            scale: answer.scale as u8 as i8,
        }),
        _ => Err(Error::from_raw(answer.value as u8)),
    }
}

/// Gives the handle back.
pub fn drop(sensor: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(sensor) };
}
