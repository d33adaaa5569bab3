//! Devices on I2C buses.

use super::*;
use crate::raw::layout::Opened;
use crate::raw::transfer::{ListOrError, ListValue, Operation, UnitOrError};

const UNDEFINED_LABEL: u32 = 0;
const NO_ACKNOWLEDGE: u8 = 2;
const OTHER: u8 = 4;

pub unsafe fn open(label: *const u8, label_length: usize, result: *mut Opened) {
    // SAFETY: as the import's.
    let label = unsafe { text(label, label_length) };
    let opened = with(|world| {
        let place = world.i2c.iter().position(|one| one.label == label);
        place.map_or([1, UNDEFINED_LABEL], |place| {
            [0, world.add(Handle::I2c(place))]
        })
    });
    // SAFETY: as the import's.
    unsafe { *result = opened };
}

/// A part of a transaction.
enum Part {
    Read(usize),
    Write(Vec<u8>),
}

/// What each read has brought.
fn perform(i2c: u32, address: u32, parts: Vec<Part>) -> Result<Vec<Vec<u8>>, u8> {
    with(|world| {
        let place = match world.handles.get(&i2c) {
            Some(Handle::I2c(place)) => *place,
            _ => panic!("trap: {i2c} is no handle of an I2C device"),
        };
        let device = &mut world.i2c[place];
        let needed = |part: &Part| match part {
            Part::Read(_) => Operations::READ,
            Part::Write(_) => Operations::WRITE,
        };
        if parts
            .iter()
            .any(|part| !device.operations.contains(needed(part)))
        {
            return Err(OTHER);
        }
        if u32::from(device.address) != address {
            return Err(NO_ACKNOWLEDGE);
        }
        let mut read = Vec::new();
        for part in parts {
            match part {
                Part::Write(bytes) => device.target.write(&bytes),
                Part::Read(length) => {
                    let mut bytes = std::vec![0; length];
                    device.target.read(&mut bytes);
                    read.push(bytes);
                }
            }
        }
        Ok(read)
    })
}

/// # Safety
/// The pointer covers this many bytes.
unsafe fn bytes(pointer: *const u8, length: usize) -> Vec<u8> {
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(pointer, length) }.to_vec()
}

fn leak<T: 'static>(items: Vec<T>) -> Bytes {
    let list = leak_list(items);
    Bytes {
        pointer: list.pointer.cast(),
        length: list.length,
    }
}

fn answer_one(outcome: Result<Vec<Vec<u8>>, u8>) -> ListOrError {
    list_or_error(outcome.map(|mut read| leak(read.swap_remove(0))))
}

fn list_or_error(outcome: Result<Bytes, u8>) -> ListOrError {
    match outcome {
        Ok(list) => ListOrError {
            discriminant: 0,
            value: ListValue { list },
        },
        Err(error) => ListOrError {
            discriminant: 1,
            value: ListValue { error: [error, 0] },
        },
    }
}

pub unsafe fn transaction(
    i2c: u32,
    address: u32,
    operations: *const Operation,
    operations_length: usize,
    result: *mut ListOrError,
) {
    // SAFETY: as the import's, and the discriminant says which case it is.
    let parts = unsafe {
        let operations = core::slice::from_raw_parts(operations, operations_length);
        let part = |operation: &Operation| match operation.discriminant {
            0 => Part::Read(operation.value.length as usize),
            _ => {
                let Bytes { pointer, length } = operation.value.bytes;
                Part::Write(bytes(pointer, length))
            }
        };
        operations.iter().map(part).collect()
    };
    let outcome = perform(i2c, address, parts);
    let lists = outcome.map(|read| leak(read.into_iter().map(leak).collect::<Vec<_>>()));
    // SAFETY: as the import's.
    unsafe { *result = list_or_error(lists) };
}

pub unsafe fn read(i2c: u32, address: u32, length: u64, result: *mut ListOrError) {
    let outcome = perform(i2c, address, std::vec![Part::Read(length as usize)]);
    // SAFETY: as the import's.
    unsafe { *result = answer_one(outcome) };
}

pub unsafe fn write(
    i2c: u32,
    address: u32,
    data: *const u8,
    data_length: usize,
    result: *mut UnitOrError,
) {
    // SAFETY: as the import's.
    let data = unsafe { bytes(data, data_length) };
    let outcome = perform(i2c, address, std::vec![Part::Write(data)]);
    // SAFETY: as the import's.
    unsafe { *result = outcome.map_or_else(|error| [1, error, 0], |_| [0; 3]) };
}

pub unsafe fn write_read(
    i2c: u32,
    address: u32,
    write: *const u8,
    write_length: usize,
    read_length: u64,
    result: *mut ListOrError,
) {
    // SAFETY: as the import's.
    let data = unsafe { bytes(write, write_length) };
    let parts = std::vec![Part::Write(data), Part::Read(read_length as usize)];
    let outcome = perform(i2c, address, parts);
    // SAFETY: as the import's.
    unsafe { *result = answer_one(outcome) };
}

pub unsafe fn drop(i2c: u32) {
    with(|world| {
        let removed = world.handles.remove(&i2c);
        assert!(
            matches!(removed, Some(Handle::I2c(_))),
            "trap: no such handle"
        );
    });
}
