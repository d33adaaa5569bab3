//! `wasi:spi`: chips on SPI buses.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::config::SPI;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::{SpiError, TransferDirection};
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{GuestSlice, ReturnArea, allocate};
use crate::open::{close, device, labelled};
use crate::table::{Caller, Outcome, row};
use crate::transfer::{TooLarge, Transfer, inner_list, list};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open", [I32, I32, I32] -> [], open),
    row!("[method]spi-device.read", [I32, I64, I32] -> [], read),
    row!("[method]spi-device.write", [I32, I32, I32, I32] -> [], write),
    row!("[method]spi-device.transfer", [I32, I32, I32, I32] -> [], exchange),
    row!("[method]spi-device.transaction", [I32, I32, I32, I32] -> [], transaction),
    row!("[resource-drop]spi-device", [I32] -> [], |caller, arguments| close(caller, arguments, Capability::Spi)),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::SPI),
    capability: Some(Capability::Spi),
    functions: if SPI { &FUNCTIONS } else { &[] },
};

/// Bytes of `result<T, error>` for every `T` here: a discriminant, then the value or the error, whose own
/// discriminant is followed by the text of its last case.
const RESULT_SIZE: u32 = 16;
const VALUE: u32 = 4;
const ERROR_TEXT: u32 = 8;

/// Discriminants of `error`. Source: wasi-spi, `wit/spi.wit`.
const FRAME_FORMAT: u8 = 2;
const OTHER: u8 = 4;

/// Cases of `operation`: read, write, transfer, delay.
const CASES: u8 = 4;
/// Bytes of one `operation-result`.
const OUTCOME_SIZE: u32 = 12;

/// Why a call fails.
enum Failure {
    Refused(Refusal),
    TooLarge,
    Hardware(SpiError),
}

fn refuse(caller: &mut Caller<'_>, area: ReturnArea, failure: Failure) -> Outcome {
    area.byte(caller, 0, 1)?;
    let text = match failure {
        Failure::Hardware(SpiError::FrameFormat) => {
            area.byte(caller, VALUE, FRAME_FORMAT)?;
            return Ok(0);
        }
        Failure::Hardware(SpiError::TimedOut) => "the transfer took too long",
        Failure::Hardware(SpiError::Fault) => "the controller failed",
        Failure::TooLarge => "more than one transfer may have",
        Failure::Refused(Refusal::Unknown) => "no such device",
        Failure::Refused(Refusal::NotGranted) => "not granted",
        Failure::Refused(Refusal::OperationNotGranted) => "operation not granted",
        Failure::Refused(Refusal::TooManyCalls) => "too many calls in this second: wait",
        Failure::Refused(_) => "no free handle: drop one first",
    };
    area.byte(caller, VALUE, OTHER)?;
    area.text(caller, ERROR_TEXT, text)?;
    Ok(0)
}

fn open(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, RESULT_SIZE)?;
    let opened = labelled(caller, arguments, |context, label| {
        context.open_device(Capability::Spi, label)
    })?;
    match opened {
        Ok(handle) => {
            area.byte(caller, 0, 0)?;
            area.word(caller, VALUE, handle)?;
            Ok(0)
        }
        Err(refusal) => refuse(caller, area, Failure::Refused(refusal)),
    }
}

/// Carries out a transfer, if handle, grant and bounds allow it.
#[inline(never)]
fn perform(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    transfer: Result<&mut Transfer, TooLarge>,
) -> Result<Result<(), Failure>, Stop> {
    let needed = match &transfer {
        Ok(transfer) => transfer.needed(),
        Err(TooLarge) => Operations::NONE,
    };
    let device = match device(caller, arguments, Capability::Spi, needed)? {
        Ok(device) => usize::from(device),
        Err(refusal) => return Ok(Err(Failure::Refused(refusal))),
    };
    let context = caller.data();
    let board = context.board();
    let (Kind::SpiDevice { bounds }, Some(bus)) = (board.devices[device].kind, board.spi) else {
        return Ok(Err(Failure::Hardware(SpiError::Fault)));
    };
    let transfer = match transfer {
        Ok(transfer) if transfer.length() <= usize::from(bounds.bytes) => transfer,
        _ => return Ok(Err(Failure::TooLarge)),
    };
    // Selecting a chip for nothing but a delay takes what its operations allow, too.
    if needed.is_empty() {
        return Ok(Ok(()));
    }
    let (segments, bytes) = transfer.parts();
    let outcome = context.transfer(bounds.milliseconds, |wait| {
        bus.transfer(device, segments, bytes, wait)
    })?;
    Ok(outcome.map_err(Failure::Hardware))
}

/// Answers with the bytes of the one part.
fn answer(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    transfer: &Transfer,
    outcome: Result<(), Failure>,
) -> Outcome {
    if let Err(failure) = outcome {
        return refuse(caller, area, failure);
    }
    let bytes = transfer.iter().next().map_or(&[][..], |(_, bytes)| bytes);
    list(caller, area, VALUE, bytes)?;
    area.byte(caller, 0, 0)?;
    Ok(0)
}

fn read(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, RESULT_SIZE)?;
    let mut transfer = Transfer::new();
    let whole = transfer.read(arguments[1]);
    let outcome = perform(caller, arguments, whole.map(|()| &mut transfer))?;
    answer(caller, area, &transfer, outcome)
}

fn write(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 3, RESULT_SIZE)?;
    let mut transfer = Transfer::new();
    let whole = transfer.write(caller, GuestSlice::argument(arguments, 1))?;
    match perform(caller, arguments, whole.map(|()| &mut transfer))? {
        Ok(()) => area.byte(caller, 0, 0).map(|()| 0),
        Err(failure) => refuse(caller, area, failure),
    }
}

fn exchange(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 3, RESULT_SIZE)?;
    let mut transfer = Transfer::new();
    let data = GuestSlice::argument(arguments, 1);
    let whole = transfer.bytes(caller, data, TransferDirection::Exchange)?;
    let outcome = perform(caller, arguments, whole.map(|()| &mut transfer))?;
    answer(caller, area, &transfer, outcome)
}

fn transaction(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 3, RESULT_SIZE)?;
    let mut transfer = Transfer::new();
    let operations = GuestSlice::argument(arguments, 1);
    let whole = transfer.operations(caller, operations, CASES)?;
    let outcome = perform(caller, arguments, whole.map(|()| &mut transfer))?;
    if let Err(failure) = outcome {
        return refuse(caller, area, failure);
    }
    let count = transfer.segments.len();
    let outcomes = allocate(caller, 4, count * OUTCOME_SIZE as usize)?;
    for (position, (direction, bytes)) in transfer.iter().enumerate() {
        let place = outcomes + position as u32 * OUTCOME_SIZE;
        let (case, has_bytes) = match direction {
            TransferDirection::Read => (0, true),
            TransferDirection::Write => (1, false),
            TransferDirection::Exchange => (2, true),
            TransferDirection::Delay => (3, false),
        };
        caller.write_few(place, [case])?;
        if has_bytes {
            inner_list(caller, place + 4, bytes)?;
        }
    }
    area.word(caller, VALUE, outcomes)?;
    area.word(caller, VALUE + 4, count as u32)?;
    area.byte(caller, 0, 0)?;
    Ok(0)
}
