//! `ketch:uart`.

use super::imports::uart as imports;
use super::memory::Lease;
use crate::device_error::Error;
use crate::uart::{Parity, Settings, StopBits};

/// `result<list<u8>, error>`.
#[repr(C)]
#[derive(Debug)]
pub struct Read {
    /// 0: ok, 1: err.
    pub discriminant: u32,
    /// Ok: the first byte. Err: `error` in the lowest byte.
    pub pointer: *const u8,
    /// How many bytes.
    pub length: usize,
}

/// `result<settings, error>`.
#[repr(C)]
#[derive(Debug, Default)]
pub struct Answer {
    /// 0: ok, 1: err.
    pub discriminant: u32,
    /// Ok: `baudrate`. Err: `error` in the lowest byte.
    pub baudrate: u32,
    /// `data-bits`, `parity` and `stop-bits`.
    pub rest: [u8; 4],
}

/// `result<u32, error>` and those with a handle.
pub(super) fn word(result: [u32; 2]) -> Result<u32, Error> {
    match result[0] as u8 {
        0 => Ok(result[1]),
        _ => Err(Error::from_raw(result[1] as u8)),
    }
}

/// `result<_, error>`.
pub(super) fn unit(result: [u8; 2]) -> Result<(), Error> {
    match result[0] {
        0 => Ok(()),
        _ => Err(Error::from_raw(result[1])),
    }
}

/// Opens a line.
pub fn open(label: &str) -> Result<u32, Error> {
    let mut result = [0; 2];
    // SAFETY: the label is borrowed for the call; `result` has the result's size and alignment.
    unsafe { imports::open(label.as_ptr(), label.len(), &mut result) };
    word(result)
}

/// Takes bytes that have arrived.
pub fn read(line: u32, into: &mut [u8]) -> Result<usize, Error> {
    let _lease = Lease::take();
    let mut result = Read {
        discriminant: 0,
        pointer: core::ptr::null(),
        length: 0,
    };
    // SAFETY: `result` has the type of the result.
    unsafe { imports::read(line, into.len() as u32, &mut result) };
    if result.discriminant as u8 != 0 {
        return Err(Error::from_raw(result.pointer as usize as u8));
    }
    let count = result.length.min(into.len());
    if count > 0 {
        // SAFETY: the host wrote so many bytes, and the lease keeps them; the arena is no part of
        // what the caller has.
        unsafe { core::ptr::copy_nonoverlapping(result.pointer, into.as_mut_ptr(), count) };
    }
    Ok(count)
}

/// Hands over bytes to be sent.
pub fn write(line: u32, bytes: &[u8]) -> Result<usize, Error> {
    let mut result = [0; 2];
    // SAFETY: the bytes are borrowed for the call; `result` has the result's size and alignment.
    unsafe { imports::write(line, bytes.as_ptr(), bytes.len(), &mut result) };
    word(result).map(|count| count as usize)
}

/// A pollable for what arrives.
pub fn watch_received(line: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::watch_received(line) }
}

/// A pollable for what was sent.
pub fn watch_sent(line: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::watch_sent(line) }
}

/// Bytes that were lost.
pub fn lost(line: u32) -> u32 {
    // SAFETY: no memory is involved.
    unsafe { imports::lost(line) }
}

/// How a line works.
pub fn settings(line: u32) -> Result<Settings, Error> {
    let mut answer = Answer::default();
    // SAFETY: `answer` has the type of the result.
    unsafe { imports::settings(line, &mut answer) };
    if answer.discriminant as u8 != 0 {
        return Err(Error::from_raw(answer.baudrate as u8));
    }
    let [data_bits, parity, stop_bits, _] = answer.rest;
    Ok(Settings {
        baudrate: answer.baudrate,
        data_bits,
        parity: match parity {
            0 => Parity::None,
            1 => Parity::Odd,
            _ => Parity::Even,
        },
        stop_bits: match stop_bits {
            0 => StopBits::One,
            _ => StopBits::Two,
        },
    })
}

/// Changes how a line works.
pub fn configure(line: u32, settings: Settings) -> Result<(), Error> {
    let mut result = [0; 2];
    // SAFETY: `result` has the result's size and alignment.
    unsafe {
        imports::configure(
            line,
            settings.baudrate,
            u32::from(settings.data_bits),
            settings.parity as u32,
            settings.stop_bits as u32,
            &mut result,
        )
    };
    unit(result)
}

/// Gives the handle back.
pub fn drop(line: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(line) };
}
