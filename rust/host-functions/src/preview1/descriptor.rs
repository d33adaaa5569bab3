//! The three descriptors: an input that has ended, and two outputs that are the log.

use ketch_runtime::platform::Level;
use ketch_wamr::Stop;

use super::errno::Errno;
use crate::canonical::{GuestSlice, ReturnArea};
use crate::table::{Caller, Outcome, word};

const INPUT: u32 = 0;
const OUTPUT: u32 = 1;
const ERRORS: u32 = 2;

/// Bytes of a `ciovec`: pointer and length.
const VECTOR: u32 = 8;
/// Most vectors, and most bytes, that one call takes; the guest is told how much it was, and comes
/// again with the rest. So no call takes longer than others.
const VECTORS_MAX: u32 = 16;
const BYTES_MAX: usize = 1024;

/// Bytes of an `fdstat`.
const STATUS: u32 = 24;
/// Neither read at an offset nor sought in, so that programs take it for a terminal, and write line
/// by line.
const CHARACTER_DEVICE: u8 = 2;
const MAY_READ: u64 = 1 << 1;
const MAY_WRITE: u64 = 1 << 6;

fn is_there(descriptor: u32) -> bool {
    matches!(descriptor, INPUT | OUTPUT | ERRORS)
}

fn on(descriptor: u32, errno: Errno) -> Outcome {
    if is_there(descriptor) {
        errno.answer()
    } else {
        Errno::BadDescriptor.answer()
    }
}

pub(super) fn close(_: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    on(word(arguments, 0), Errno::Success)
}

pub(super) fn set_flags(_: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    on(word(arguments, 0), Errno::NotSupported)
}

pub(super) fn seek(_: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    on(word(arguments, 0), Errno::CannotSeek)
}

pub(super) fn status(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, STATUS)?;
    let rights = match word(arguments, 0) {
        INPUT => MAY_READ,
        OUTPUT | ERRORS => MAY_WRITE,
        _ => return Errno::BadDescriptor.answer(),
    };
    let mut status = [0; STATUS as usize];
    status[0] = CHARACTER_DEVICE;
    status[8..16].copy_from_slice(&rights.to_le_bytes());
    area.bytes(caller, 0, &status)?;
    Errno::Success.answer()
}

/// Checks the list of vectors at the second argument, and returns how many of them are looked at.
fn vectors(caller: &Caller<'_>, arguments: &[u64]) -> Result<u32, Stop> {
    let count = word(arguments, 2);
    let bytes = count
        .checked_mul(VECTOR)
        .ok_or(Stop::Trap(ketch_abi::Trap::BadPointer))?;
    ReturnArea::argument(caller, arguments, 1, bytes)?;
    Ok(count.min(VECTORS_MAX))
}

/// The input has ended: nothing is read.
pub(super) fn read(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    vectors(caller, arguments)?;
    let area = ReturnArea::argument(caller, arguments, 3, 4)?;
    if word(arguments, 0) != INPUT {
        return Errno::BadDescriptor.answer();
    }
    area.word(caller, 0, 0)?;
    Errno::Success.answer()
}

pub(super) fn write(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let count = vectors(caller, arguments)?;
    let area = ReturnArea::argument(caller, arguments, 3, 4)?;
    let level = match word(arguments, 0) {
        OUTPUT => Level::Info,
        ERRORS => Level::Warn,
        _ => return Errno::BadDescriptor.answer(),
    };
    let mut written = 0;
    for place in 0..count {
        let mut vector = [0; VECTOR as usize];
        caller.read(word(arguments, 1) + place * VECTOR, &mut vector)?;
        let [pointer, length] = [0, 4].map(|at| {
            let bytes = [vector[at], vector[at + 1], vector[at + 2], vector[at + 3]];
            u64::from(u32::from_le_bytes(bytes))
        });
        let slice = GuestSlice::argument(&[pointer, length], 0);
        let start = slice.start(caller)?;
        let taken = slice.length().min(BYTES_MAX - written);
        let mut piece = [0; 32];
        for offset in (0..taken).step_by(piece.len()) {
            let piece = &mut piece[..(taken - offset).min(32)];
            caller.read(start + offset as u32, piece)?;
            caller.data().print(level, piece);
        }
        written += taken;
        if taken < slice.length() {
            break;
        }
    }
    area.word(caller, 0, written as u32)?;
    Errno::Success.answer()
}
