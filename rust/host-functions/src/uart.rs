//! `ketch:uart`: serial lines.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::config::UART;
use ketch_runtime::platform::{LineSettings, Parity};
use ketch_runtime::pollable::Source;
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{GuestSlice, ReturnArea, allocate, discriminant};
use crate::device_error::{Code, answer_unit, answer_word, refuse};
use crate::open::{close, device, open_by};
use crate::table::{Caller, Outcome, row, word};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open", [I32, I32, I32] -> [], |caller, arguments| open_by(caller, arguments, Context::open_uart)),
    row!("[method]port.read", [I32, I32, I32] -> [], read),
    row!("[method]port.write", [I32, I32, I32, I32] -> [], write),
    row!("[method]port.watch-received", [I32] -> [I32], |caller, arguments| watch(caller, arguments, false)),
    row!("[method]port.watch-sent", [I32] -> [I32], |caller, arguments| watch(caller, arguments, true)),
    row!("[method]port.lost", [I32] -> [I32], lost),
    row!("[method]port.settings", [I32, I32] -> [], settings),
    row!("[method]port.configure", [I32, I32, I32, I32, I32, I32] -> [], configure),
    row!("[resource-drop]port", [I32] -> [], |caller, arguments| close(caller, arguments, Capability::Uart)),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::UART),
    capability: Some(Capability::Uart),
    functions: if UART { &FUNCTIONS } else { &[] },
};

/// Most bytes of one call. Source: `wit/deps/ketch-uart/uart.wit`.
const CALL_MAX: usize = 256;

/// Bytes of `result<u32, error>`.
const WORD_SIZE: u32 = 8;
/// Bytes of `result<list<u8>, error>`.
const READ_SIZE: u32 = 12;
/// Bytes of `result<settings, error>`.
const SETTINGS_SIZE: u32 = 12;
/// Bytes of `result<_, error>`.
const UNIT_SIZE: u32 = 2;

/// The line behind the first argument, where the grant allows `needed`.
fn line(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    needed: Operations,
) -> Result<Result<usize, Refusal>, Stop> {
    let line = device(caller, arguments, Capability::Uart, needed)?;
    Ok(line.map(usize::from))
}

fn read(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, READ_SIZE)?;
    let line = match line(caller, arguments, Operations::READ)? {
        Ok(line) => line,
        Err(refusal) => return refuse(caller, area, 4, refusal),
    };
    let mut bytes = [0; CALL_MAX];
    let wanted = (word(arguments, 1) as usize).min(CALL_MAX);
    let taken = caller.data().read_uart(line, &mut bytes[..wanted]);
    let taken = match taken {
        Ok(taken) => taken,
        Err(error) => return refuse(caller, area, 4, error),
    };
    let pointer = allocate(caller, 1, taken)?;
    caller.write(pointer, &bytes[..taken])?;
    area.byte(caller, 0, 0)?;
    area.word(caller, 4, pointer)?;
    area.word(caller, 8, taken as u32)?;
    Ok(0)
}

fn write(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 3, WORD_SIZE)?;
    let mut bytes = [0; CALL_MAX];
    let bytes = GuestSlice::argument(arguments, 1).bytes(caller, &mut bytes)?;
    let line = line(caller, arguments, Operations::WRITE)?;
    let written = match (line, bytes) {
        (Err(refusal), _) => Err(refusal.into()),
        (Ok(_), None) => Err(Code::TooLarge),
        (Ok(line), Some(bytes)) => caller
            .data()
            .write_uart(line, bytes)
            .map(|count| count as u32)
            .map_err(Code::from),
    };
    answer_word(caller, area, written)
}

fn watch(caller: &mut Caller<'_>, arguments: &[u64], sent: bool) -> Outcome {
    let line = line(caller, arguments, Operations::NONE)?;
    let context = caller.data();
    let opened = match line {
        Ok(line) => context.watch_uart(line, sent),
        // Not granted any more: whoever waits finds out at once, by the call that comes then.
        Err(_) => context.open_pollable(Source::Always),
    };
    crate::poll::opened(opened)
}

fn lost(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    Ok(match line(caller, arguments, Operations::NONE)? {
        Ok(line) => u64::from(caller.data().board().uart.lost(line)),
        Err(_) => 0,
    })
}

fn settings(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, SETTINGS_SIZE)?;
    let line = match line(caller, arguments, Operations::NONE)? {
        Ok(line) => line,
        Err(refusal) => return refuse(caller, area, 4, refusal),
    };
    let settings = caller.data().board().uart.settings(line);
    match settings {
        Ok(settings) => {
            area.byte(caller, 0, 0)?;
            area.word(caller, 4, settings.baudrate)?;
            let small = [
                settings.data_bits,
                settings.parity as u8,
                u8::from(settings.two_stop_bits),
            ];
            area.bytes(caller, 8, &small)?;
            Ok(0)
        }
        Err(error) => refuse(caller, area, 4, error),
    }
}

fn configure(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::unaligned(caller, arguments, 5, UNIT_SIZE)?;
    let parity = match discriminant(arguments, 3, 3)? {
        0 => Parity::None,
        1 => Parity::Odd,
        _ => Parity::Even,
    };
    let wanted = LineSettings {
        baudrate: word(arguments, 1),
        // A `u8` travels as an `i32`, and only its lowest byte counts.
        data_bits: word(arguments, 2) as u8,
        parity,
        two_stop_bits: discriminant(arguments, 4, 2)? == 1,
    };
    let line = line(caller, arguments, Operations::CONFIGURE)?;
    let done = match line {
        Err(refusal) => Err(refusal.into()),
        Ok(_) if wanted.baudrate == 0 || !(5..=9).contains(&wanted.data_bits) => {
            Err(Code::OutOfRange)
        }
        Ok(line) => {
            let uart = caller.data().board().uart;
            uart.configure(line, wanted).map_err(Code::from)
        }
    };
    answer_unit(caller, area, done)
}
