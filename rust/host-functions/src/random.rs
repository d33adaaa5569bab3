//! `wasi:random`: numbers that nobody can guess, where the device has them, and others.

use ketch_abi::{Trap, import};
use ketch_runtime::Context;
use ketch_runtime::config::{RANDOM, RANDOM_SECURE};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{ReturnArea, allocate};
use crate::table::{Caller, Outcome, row};

static SECURE_FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("get-random-bytes", [I64, I32] -> [], |caller, arguments| bytes(caller, arguments, true)),
    row!("get-random-u64", [] -> [I64], |caller, _| number(caller, true)),
]];

static INSECURE_FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("get-insecure-random-bytes", [I64, I32] -> [], |caller, arguments| bytes(caller, arguments, false)),
    row!("get-insecure-random-u64", [] -> [I64], |caller, _| number(caller, false)),
]];

pub(crate) const SECURE: HostModule<Context> = HostModule {
    name: Name::new(import::RANDOM),
    capability: None,
    functions: if RANDOM && RANDOM_SECURE {
        &SECURE_FUNCTIONS
    } else {
        &[]
    },
};

pub(crate) const INSECURE: HostModule<Context> = HostModule {
    name: Name::new(import::RANDOM_INSECURE),
    capability: None,
    functions: if RANDOM { &INSECURE_FUNCTIONS } else { &[] },
};

/// Most bytes for one call: as many as take no longer than other host calls.
const BYTES_MAX: u64 = 4096;

const REFUSED: Stop = Stop::Trap(Trap::RandomRefused);

fn fill(caller: &mut Caller<'_>, bytes: &mut [u8], secure: bool) -> Result<(), Stop> {
    let random = caller.data().board().random;
    if !secure {
        random.fill(bytes);
    } else if !random.fill_secure(bytes) {
        return Err(REFUSED);
    }
    Ok(())
}

fn number(caller: &mut Caller<'_>, secure: bool) -> Outcome {
    let mut bytes = [0; 8];
    fill(caller, &mut bytes, secure)?;
    Ok(u64::from_le_bytes(bytes))
}

fn bytes(caller: &mut Caller<'_>, arguments: &[u64], secure: bool) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, 8)?;
    let length = Some(arguments[0]).filter(|length| *length <= BYTES_MAX);
    let length = length.ok_or(REFUSED)? as u32;
    let pointer = allocate(caller, 1, length as usize)?;
    let mut piece = [0; 32];
    for start in (0..length).step_by(piece.len()) {
        let piece = &mut piece[..(length - start).min(32) as usize];
        fill(caller, piece, secure)?;
        caller.write(pointer + start, piece)?;
    }
    area.word(caller, 0, pointer)?;
    area.word(caller, 4, length)?;
    Ok(0)
}
