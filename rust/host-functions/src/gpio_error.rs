//! How `wasi:gpio` tells a guest what was refused.

use ketch_runtime::Refusal;
use ketch_runtime::platform::{DeviceError, GpioError};
use ketch_wamr::Stop;

use crate::canonical::ReturnArea;
use crate::table::Caller;

/// Bytes of `result<T, gpio-error>` for every `T` that fits a word: a discriminant, then the
/// value or the error, whose own discriminant is followed by the text of its last case.
pub(crate) const RESULT_SIZE: u32 = 16;

const VALUE: u32 = 4;
const ERROR_TEXT: u32 = 8;

/// The discriminants of `gpio-error`. Source: wasi-gpio, `wit/gpio.wit`.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Code {
    HardwareFault = 0,
    PinNotAllowed = 2,
    PinModeNotAllowed = 3,
    UndefinedPinLabel = 4,
    PinModeNotAvailable = 5,
    OperationNotSupported = 7,
    Other = 8,
}

fn code(refusal: Refusal) -> Code {
    match refusal {
        Refusal::Unknown => Code::UndefinedPinLabel,
        Refusal::NotGranted => Code::PinNotAllowed,
        Refusal::OperationNotGranted => Code::PinModeNotAllowed,
        Refusal::Exhausted | Refusal::TooManyCalls => Code::Other,
        Refusal::Gpio(GpioError::HardwareFault) => Code::HardwareFault,
        Refusal::Gpio(GpioError::ModeNotAvailable) => Code::PinModeNotAvailable,
        Refusal::Gpio(GpioError::NotSupported) => Code::OperationNotSupported,
        Refusal::Device(DeviceError::NotSupported) => Code::OperationNotSupported,
        Refusal::Device(DeviceError::OutOfRange) => Code::Other,
        Refusal::Device(DeviceError::Timeout | DeviceError::Fault) => Code::HardwareFault,
    }
}

/// What a successful call returns beside success.
pub(crate) enum Value {
    /// Nothing.
    Unit,
    /// A bool or an enumeration.
    Byte(u8),
    /// A handle.
    Word(u32),
}

/// Writes `result<T, gpio-error>`.
pub(crate) fn answer(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    outcome: Result<Value, Refusal>,
) -> Result<u64, Stop> {
    match outcome {
        Ok(Value::Unit) => area.byte(caller, 0, 0)?,
        Ok(Value::Byte(byte)) => {
            area.byte(caller, 0, 0)?;
            area.byte(caller, VALUE, byte)?;
        }
        Ok(Value::Word(word)) => {
            area.byte(caller, 0, 0)?;
            area.word(caller, VALUE, word)?;
        }
        Err(refusal) => {
            let code = code(refusal);
            area.byte(caller, 0, 1)?;
            area.byte(caller, VALUE, code as u8)?;
            if let Code::Other = code {
                let text = match refusal {
                    Refusal::TooManyCalls => "too many calls in this second: wait",
                    Refusal::Device(_) => "a value out of the pin's range",
                    _ => "no free handle: drop one first",
                };
                area.text(caller, ERROR_TEXT, text)?;
            }
        }
    }
    Ok(0)
}
