//! How the devices that are ours tell a guest what was refused: `error` of `ketch:devices/types`.

use ketch_runtime::Refusal;
use ketch_runtime::platform::DeviceError;

use crate::canonical::ReturnArea;
use crate::table::{Caller, Outcome};

/// The discriminants of `error`. Source: `wit/deps/ketch-devices/types.wit`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Code {
    UnknownDevice = 0,
    NotGranted = 1,
    OperationNotGranted = 2,
    Exhausted = 3,
    TooManyCalls = 4,
    TooLarge = 5,
    OutOfRange = 6,
    NotSupported = 7,
    Timeout = 8,
    DeviceFault = 9,
}

impl From<Refusal> for Code {
    fn from(refusal: Refusal) -> Code {
        match refusal {
            Refusal::Unknown => Code::UnknownDevice,
            Refusal::NotGranted => Code::NotGranted,
            Refusal::OperationNotGranted => Code::OperationNotGranted,
            Refusal::Exhausted => Code::Exhausted,
            Refusal::TooManyCalls => Code::TooManyCalls,
            Refusal::Device(error) => error.into(),
            // No other kind of device comes here.
            _ => Code::DeviceFault,
        }
    }
}

impl From<DeviceError> for Code {
    fn from(error: DeviceError) -> Code {
        match error {
            DeviceError::OutOfRange => Code::OutOfRange,
            DeviceError::NotSupported => Code::NotSupported,
            DeviceError::Timeout => Code::Timeout,
            DeviceError::Fault => Code::DeviceFault,
        }
    }
}

/// Writes the error of a result whose own value is aligned to `align`.
pub(crate) fn refuse(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    align: u32,
    code: impl Into<Code>,
) -> Outcome {
    area.byte(caller, 0, 1)?;
    area.byte(caller, align, code.into() as u8)?;
    Ok(0)
}

/// Writes `result<u32, error>`, or one with a handle.
pub(crate) fn answer_word(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    outcome: Result<u32, Code>,
) -> Outcome {
    match outcome {
        Ok(word) => {
            area.byte(caller, 0, 0)?;
            area.word(caller, 4, word)?;
            Ok(0)
        }
        Err(code) => refuse(caller, area, 4, code),
    }
}

/// Writes `result<_, error>`.
pub(crate) fn answer_unit(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    outcome: Result<(), Code>,
) -> Outcome {
    match outcome {
        Ok(()) => area.byte(caller, 0, 0).map(|()| 0),
        Err(code) => refuse(caller, area, 1, code),
    }
}
