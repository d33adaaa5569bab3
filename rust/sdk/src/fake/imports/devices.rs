//! Opening of digital pins by label.

use super::*;

/// # Safety
/// As the import's.
unsafe fn open(
    pointer: *const u8,
    length: usize,
    result: *mut Outcome,
    enough: fn(Operations) -> bool,
) {
    // SAFETY: the caller's promise.
    let label = unsafe { text(pointer, length) };
    let call = |world: &mut World| {
        let index = world
            .pins
            .iter()
            .position(|pin| pin.label == label)
            .ok_or(PIN_NOT_ALLOWED)?;
        if !enough(world.pins[index].operations) {
            return Err(PIN_MODE_NOT_ALLOWED);
        }
        Ok(world.add(Handle::Pin(index)))
    };
    // SAFETY: the caller's promise.
    unsafe { answer(result, call) };
}

pub unsafe fn open_digital_in(label: *const u8, label_length: usize, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe {
        open(label, label_length, result, |granted| {
            granted.contains(Operations::READ) || granted.contains(Operations::WATCH)
        })
    };
}

pub unsafe fn open_digital_out(label: *const u8, label_length: usize, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe {
        open(label, label_length, result, |granted| {
            granted.contains(Operations::WRITE)
        })
    };
}

pub unsafe fn open_digital_in_out(label: *const u8, label_length: usize, result: *mut Outcome) {
    // SAFETY: as the import's.
    unsafe {
        open(label, label_length, result, |granted| {
            granted.contains(Operations::READ.union(Operations::WRITE))
        })
    };
}
