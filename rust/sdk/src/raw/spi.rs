//! `wasi:spi`.

use super::imports::spi as imports;
use super::layout::{Bytes, Outcome};
use super::memory::Lease;
use super::transfer::{Operation, OperationResult, SpiResult};
use crate::spi::Error;

/// Opens the chip behind a label.
pub fn open(label: &str) -> Result<u32, Error> {
    let _lease = Lease::take();
    let mut opened = Outcome::EMPTY;
    // SAFETY: the label is borrowed for the call, and `opened` has the size and the alignment of the
    // result.
    unsafe { imports::open(label.as_ptr(), label.len(), &mut opened) };
    match opened.discriminant {
        0 => Ok(opened.value),
        _ => Err(Error::from_raw(opened.value as u8)),
    }
}

fn list(result: &SpiResult) -> Result<Bytes, Error> {
    match result.discriminant {
        0 => Ok(result.value),
        _ => Err(Error::from_raw(result.value.pointer as usize as u8)),
    }
}

/// Copies what was read, which is as long as was asked for.
fn take(buffer: &mut [u8], bytes: Bytes) {
    let length = buffer.len().min(bytes.length);
    // SAFETY: the host wrote so many bytes into memory that `cabi_realloc` gave it, which nothing else
    // borrows.
    unsafe { core::ptr::copy_nonoverlapping(bytes.pointer, buffer.as_mut_ptr(), length) };
}

/// Reads as many bytes as the buffer has.
pub fn read(device: u32, buffer: &mut [u8]) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut result = SpiResult::EMPTY;
    // SAFETY: `result` has the type of the result.
    unsafe { imports::read(device, buffer.len() as u64, &mut result) };
    list(&result).map(|bytes| take(buffer, bytes))
}

/// Writes bytes.
pub fn write(device: u32, bytes: &[u8]) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut result = SpiResult::EMPTY;
    // SAFETY: the bytes are borrowed for the call, and `result` has the type of the result.
    unsafe { imports::write(device, bytes.as_ptr(), bytes.len(), &mut result) };
    list(&result).map(drop_bytes)
}

fn drop_bytes(_: Bytes) {}

/// Writes bytes and reads as many in their place.
pub fn transfer(device: u32, bytes: &mut [u8]) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut result = SpiResult::EMPTY;
    // SAFETY: the bytes are borrowed for the call, and `result` has the type of the result.
    unsafe { imports::transfer(device, bytes.as_ptr(), bytes.len(), &mut result) };
    list(&result).map(|read| take(bytes, read))
}

/// Carries out operations, and hands what each has brought to `buffer`, by its place.
pub fn transaction(
    device: u32,
    operations: &[Operation],
    mut buffer: impl FnMut(usize, &[u8]),
) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut result = SpiResult::EMPTY;
    let (pointer, length) = (operations.as_ptr(), operations.len());
    // SAFETY: the operations are borrowed for the call, with what they point to; `result` has the type
    // of the result.
    unsafe { imports::transaction(device, pointer, length, &mut result) };
    let outcomes = list(&result)?;
    for index in 0..outcomes.length {
        // SAFETY: the host wrote so many results, aligned, and the lease keeps them.
        let outcome = unsafe { *outcomes.pointer.cast::<OperationResult>().add(index) };
        if let 0 | 2 = outcome.discriminant
            && outcome.bytes.length > 0
        {
            let Bytes { pointer, length } = outcome.bytes;
            // SAFETY: as above, for the bytes of these two cases.
            buffer(index, unsafe {
                core::slice::from_raw_parts(pointer, length)
            });
        }
    }
    Ok(())
}

/// Gives the handle back.
pub fn drop(device: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(device) };
}
