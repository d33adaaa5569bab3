//! Chips on SPI buses.

use super::*;
use crate::raw::transfer::{Operation, OperationResult, SpiResult};

/// `other`, of `error`.
const OTHER_ERROR: usize = 4;

pub unsafe fn open(name: *const u8, name_length: usize, result: *mut Outcome) {
    // SAFETY: as the import's.
    let label = unsafe { text(name, name_length) };
    let opened = with(|world| {
        let place = world.spi.iter().position(|one| one.label == label);
        place.map(|place| world.add(Handle::Spi(place)))
    });
    let outcome = Outcome {
        discriminant: opened.is_none().into(),
        value: opened.unwrap_or(OTHER_ERROR as u32),
        text: Bytes::EMPTY,
    };
    // SAFETY: as the import's.
    unsafe { *result = outcome };
}

/// A part of a transaction: its case, and its bytes.
type Part = (u8, Vec<u8>);

fn perform(device: u32, mut parts: Vec<Part>) -> Option<Vec<Part>> {
    with(|world| {
        let place = match world.handles.get(&device) {
            Some(Handle::Spi(place)) => *place,
            _ => panic!("trap: {device} is no handle of an SPI device"),
        };
        let chip = &mut world.spi[place];
        let both = Operations::READ.union(Operations::WRITE);
        let needed = |case: u8| match case {
            0 => Operations::READ,
            1 => Operations::WRITE,
            2 => both,
            _ => Operations::NONE,
        };
        if parts
            .iter()
            .any(|(case, _)| !chip.operations.contains(needed(*case)))
        {
            return None;
        }
        let mut all: Vec<u8> = parts.iter().flat_map(|(_, bytes)| bytes).copied().collect();
        chip.target.select(&mut all);
        let mut rest = &all[..];
        for (_, bytes) in &mut parts {
            let (own, others) = rest.split_at(bytes.len());
            bytes.copy_from_slice(own);
            rest = others;
        }
        Some(parts)
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

fn lower(value: Option<Bytes>) -> SpiResult {
    SpiResult {
        discriminant: value.is_none().into(),
        value: value.unwrap_or(Bytes {
            pointer: core::ptr::without_provenance(OTHER_ERROR),
            length: 0,
        }),
        rest: 0,
    }
}

fn one(device: u32, part: Part) -> SpiResult {
    let parts = perform(device, std::vec![part]);
    lower(parts.map(|mut parts| leak(parts.swap_remove(0).1)))
}

pub unsafe fn read(device: u32, length: u64, result: *mut SpiResult) {
    let answer = one(device, (0, std::vec![0; length as usize]));
    // SAFETY: as the import's.
    unsafe { *result = answer };
}

pub unsafe fn write(device: u32, data: *const u8, data_length: usize, result: *mut SpiResult) {
    // SAFETY: as the import's.
    let answer = one(device, (1, unsafe { bytes(data, data_length) }));
    // SAFETY: as the import's.
    unsafe { *result = answer };
}

pub unsafe fn transfer(device: u32, data: *const u8, data_length: usize, result: *mut SpiResult) {
    // SAFETY: as the import's.
    let answer = one(device, (2, unsafe { bytes(data, data_length) }));
    // SAFETY: as the import's.
    unsafe { *result = answer };
}

pub unsafe fn transaction(
    device: u32,
    operations: *const Operation,
    operations_length: usize,
    result: *mut SpiResult,
) {
    // SAFETY: as the import's, and the discriminant says which case it is.
    let parts = unsafe {
        let operations = core::slice::from_raw_parts(operations, operations_length);
        let part = |operation: &Operation| match operation.discriminant {
            0 => (0, std::vec![0; operation.value.length as usize]),
            3 => (3, Vec::new()),
            case => {
                let Bytes { pointer, length } = operation.value.bytes;
                (case, bytes(pointer, length))
            }
        };
        operations.iter().map(part).collect()
    };
    let outcome = |(discriminant, bytes): Part| OperationResult {
        discriminant,
        bytes: leak(bytes),
    };
    let parts = perform(device, parts);
    let answer = lower(parts.map(|parts| leak(parts.into_iter().map(outcome).collect())));
    // SAFETY: as the import's.
    unsafe { *result = answer };
}

pub unsafe fn drop(device: u32) {
    with(|world| {
        let removed = world.handles.remove(&device);
        assert!(
            matches!(removed, Some(Handle::Spi(_))),
            "trap: no such handle"
        );
    });
}
