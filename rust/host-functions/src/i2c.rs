//! `wasi:i2c` and the opening of what it works on.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::Context;
use ketch_runtime::config::I2C;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::{I2cError, TransferDirection};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{GuestSlice, ReturnArea, allocate};
use crate::open::{close, device, open};
use crate::table::{Caller, Outcome, row, word};
use crate::transfer::{TooLarge, Transfer, inner_list, list};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("[method]i2c.transaction", [I32, I32, I32, I32, I32] -> [], transaction),
    row!("[method]i2c.read", [I32, I32, I64, I32] -> [], read),
    row!("[method]i2c.write", [I32, I32, I32, I32, I32] -> [], write),
    row!("[method]i2c.write-read", [I32, I32, I32, I32, I64, I32] -> [], write_read),
    row!("[resource-drop]i2c", [I32] -> [], |caller, arguments| close(caller, arguments, Capability::I2c)),
]];

static OPEN: [&[HostFunction<Context>]; 1] = [&[
    row!("open", [I32, I32, I32] -> [], |caller, arguments| open(caller, arguments, Capability::I2c)),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::I2C),
    capability: Some(Capability::I2c),
    functions: if I2C { &FUNCTIONS } else { &[] },
};

pub(crate) const DEVICES: HostModule<Context> = HostModule {
    name: Name::new(import::DEVICES_I2C),
    capability: Some(Capability::I2c),
    functions: if I2C { &OPEN } else { &[] },
};

/// Bytes of `result<list<T>, error-code>`: a discriminant, then the list or the error.
const LIST_SIZE: u32 = 12;
const LIST_VALUE: u32 = 4;
/// Bytes of `result<_, error-code>`.
const UNIT_SIZE: u32 = 3;
const UNIT_VALUE: u32 = 1;

/// Cases of `operation`: read, write.
const CASES: u8 = 2;

/// An `error-code` with what is inside it. Source: wasi-i2c, `wit/i2c.wit`.
fn code(error: I2cError) -> [u8; 2] {
    match error {
        I2cError::Bus => [0, 0],
        I2cError::ArbitrationLoss => [1, 0],
        I2cError::NoAcknowledgeAddress => [2, 0],
        I2cError::NoAcknowledgeData => [2, 1],
        I2cError::NoAcknowledge => [2, 2],
        I2cError::Overrun => [3, 0],
        I2cError::Other => [4, 0],
    }
}

fn refuse(caller: &mut Caller<'_>, area: ReturnArea, value: u32, error: I2cError) -> Outcome {
    area.byte(caller, 0, 1)?;
    area.bytes(caller, value, &code(error))?;
    Ok(0)
}

/// Carries out a transfer, if handle, grant, address and bounds allow it.
#[inline(never)]
fn perform(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    transfer: Result<&mut Transfer, TooLarge>,
) -> Result<Result<(), I2cError>, Stop> {
    let needed = match &transfer {
        Ok(transfer) => transfer.needed(),
        Err(TooLarge) => Operations::NONE,
    };
    let Ok(device) = device(caller, arguments, Capability::I2c, needed)? else {
        return Ok(Err(I2cError::Other));
    };
    let (context, device) = (caller.data(), usize::from(device));
    let board = context.board();
    let (Kind::I2cDevice { addresses, bounds }, Some(bus)) =
        (board.devices[device].kind, board.i2c)
    else {
        return Ok(Err(I2cError::Other));
    };
    // The proposal's addresses have up to 10 bits, the canonical ABI gives 16.
    let Ok(address) = u8::try_from(word(arguments, 1) as u16) else {
        return Ok(Err(I2cError::Other));
    };
    if !addresses.contains(&address) {
        context.refused();
        return Ok(Err(I2cError::NoAcknowledgeAddress));
    }
    let Ok(transfer) = transfer else {
        return Ok(Err(I2cError::Other));
    };
    if transfer.length() > usize::from(bounds.bytes) {
        return Ok(Err(I2cError::Other));
    }
    if transfer.segments.is_empty() {
        return Ok(Ok(()));
    }
    let (segments, bytes) = transfer.parts();
    context.transfer(bounds.milliseconds, |wait| {
        bus.transfer(device, address, segments, bytes, wait)
    })
}

/// Answers with the one list that was read.
fn answer_list(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    transfer: &Transfer,
    outcome: Result<(), I2cError>,
) -> Outcome {
    if let Err(error) = outcome {
        return refuse(caller, area, LIST_VALUE, error);
    }
    let mut parts = transfer.iter();
    let bytes = parts.find(|(direction, _)| *direction == TransferDirection::Read);
    list(
        caller,
        area,
        LIST_VALUE,
        bytes.map_or(&[][..], |(_, bytes)| bytes),
    )?;
    area.byte(caller, 0, 0)?;
    Ok(0)
}

fn read(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 3, LIST_SIZE)?;
    let mut transfer = Transfer::new();
    let whole = transfer.read(arguments[2]);
    let outcome = perform(caller, arguments, whole.map(|()| &mut transfer))?;
    answer_list(caller, area, &transfer, outcome)
}

fn write(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::unaligned(caller, arguments, 4, UNIT_SIZE)?;
    let mut transfer = Transfer::new();
    let whole = transfer.write(caller, GuestSlice::argument(arguments, 2))?;
    match perform(caller, arguments, whole.map(|()| &mut transfer))? {
        Ok(()) => area.byte(caller, 0, 0).map(|()| 0),
        Err(error) => refuse(caller, area, UNIT_VALUE, error),
    }
}

fn write_read(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 5, LIST_SIZE)?;
    let mut transfer = Transfer::new();
    let whole = transfer
        .write(caller, GuestSlice::argument(arguments, 2))?
        .and_then(|()| transfer.read(arguments[4]));
    let outcome = perform(caller, arguments, whole.map(|()| &mut transfer))?;
    answer_list(caller, area, &transfer, outcome)
}

fn transaction(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 4, LIST_SIZE)?;
    let mut transfer = Transfer::new();
    let operations = GuestSlice::argument(arguments, 2);
    let whole = transfer.operations(caller, operations, CASES)?;
    let outcome = perform(caller, arguments, whole.map(|()| &mut transfer))?;
    if let Err(error) = outcome {
        return refuse(caller, area, LIST_VALUE, error);
    }
    let reads = || {
        let parts = transfer.iter();
        parts.filter(|(direction, _)| *direction == TransferDirection::Read)
    };
    let count = reads().count();
    let lists = allocate(caller, 4, count * 8)?;
    for (position, (_, bytes)) in reads().enumerate() {
        inner_list(caller, lists + (position * 8) as u32, bytes)?;
    }
    area.word(caller, LIST_VALUE, lists)?;
    area.word(caller, LIST_VALUE + 4, count as u32)?;
    area.byte(caller, 0, 0)?;
    Ok(0)
}
