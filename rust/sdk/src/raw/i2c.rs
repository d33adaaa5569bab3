//! `wasi:i2c`.

use super::imports::i2c as imports;
use super::layout::{Bytes, Opened};
use super::memory::Lease;
use super::transfer::{ListOrError, Operation};
use crate::devices::OpenError;
use crate::i2c::Error;

/// Opens the addresses behind a label.
pub fn open(label: &str) -> Result<u32, OpenError> {
    let mut opened: Opened = [0; 2];
    // SAFETY: the label is borrowed for the call, and `opened` has the size and the alignment of the
    // result.
    unsafe { imports::open(label.as_ptr(), label.len(), &mut opened) };
    match opened[0] as u8 {
        0 => Ok(opened[1]),
        _ => Err(OpenError::from_raw(opened[1] as u8)),
    }
}

fn list(result: ListOrError) -> Result<Bytes, Error> {
    match result.discriminant {
        // SAFETY: the discriminant says which of both the host wrote.
        0 => Ok(unsafe { result.value.list }),
        // SAFETY: as above.
        _ => Err(Error::from_raw(unsafe { result.value.error })),
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
pub fn read(i2c: u32, address: u8, buffer: &mut [u8]) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut result = ListOrError::EMPTY;
    // SAFETY: `result` has the type of the result.
    unsafe { imports::read(i2c, address.into(), buffer.len() as u64, &mut result) };
    list(result).map(|bytes| take(buffer, bytes))
}

/// Writes bytes.
pub fn write(i2c: u32, address: u8, bytes: &[u8]) -> Result<(), Error> {
    let mut result = [0; 3];
    // SAFETY: the bytes are borrowed for the call, and `result` has the size of the result.
    unsafe {
        imports::write(
            i2c,
            address.into(),
            bytes.as_ptr(),
            bytes.len(),
            &mut result,
        )
    };
    match result {
        [0, ..] => Ok(()),
        [_, error, inside] => Err(Error::from_raw([error, inside])),
    }
}

/// Writes bytes, then reads as many as the buffer has.
pub fn write_read(i2c: u32, address: u8, bytes: &[u8], buffer: &mut [u8]) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut result = ListOrError::EMPTY;
    let (pointer, length, read) = (bytes.as_ptr(), bytes.len(), buffer.len() as u64);
    // SAFETY: the bytes are borrowed for the call, and `result` has the type of the result.
    unsafe { imports::write_read(i2c, address.into(), pointer, length, read, &mut result) };
    list(result).map(|bytes| take(buffer, bytes))
}

/// Carries out operations, and hands what each read has brought to `into`, by its place among the
/// reads.
pub fn transaction<'b>(
    i2c: u32,
    address: u8,
    operations: &[Operation],
    mut buffers: impl Iterator<Item = &'b mut [u8]>,
) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut result = ListOrError::EMPTY;
    let (pointer, length) = (operations.as_ptr(), operations.len());
    // SAFETY: the operations are borrowed for the call, with what they point to; `result` has the type
    // of the result.
    unsafe { imports::transaction(i2c, address.into(), pointer, length, &mut result) };
    let lists = list(result)?;
    for index in 0..lists.length {
        // SAFETY: the host wrote so many lists, aligned, and the lease keeps them.
        let bytes = unsafe { *lists.pointer.cast::<Bytes>().add(index) };
        if let Some(buffer) = buffers.next() {
            take(buffer, bytes);
        }
    }
    Ok(())
}

/// Gives the handle back.
pub fn drop(i2c: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(i2c) };
}
