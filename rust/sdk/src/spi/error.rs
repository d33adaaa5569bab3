//! Why a transfer failed.

use core::fmt;

use embedded_hal::spi::ErrorKind;

use crate::fail::Reason;

/// Why a call on a chip failed. Source: `error` of wasi-spi at f1a086a5b48e.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// Bytes came faster than they were taken.
    Overrun,
    /// Another controller drives the bus.
    ModeFault,
    /// The controller cannot have the chip's mode.
    FrameFormat,
    /// The chip cannot be selected.
    ChipSelectFault,
    /// Something that was not granted, a transfer that is too long, or anything else.
    Other,
}

impl Error {
    pub(crate) fn from_raw(number: u8) -> Error {
        match number {
            0 => Error::Overrun,
            1 => Error::ModeFault,
            2 => Error::FrameFormat,
            3 => Error::ChipSelectFault,
            _ => Error::Other,
        }
    }
}

impl Reason for Error {
    /// The error's own word, as the interface spells it.
    fn reason(&self) -> &str {
        match self {
            Error::Overrun => "overrun",
            Error::ModeFault => "mode-fault",
            Error::FrameFormat => "frame-format",
            Error::ChipSelectFault => "chip-select-fault",
            Error::Other => "other",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

/// As [`Display`](fmt::Display): cheaper than a derived one.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {}

impl embedded_hal::spi::Error for Error {
    fn kind(&self) -> ErrorKind {
        match self {
            Error::Overrun => ErrorKind::Overrun,
            Error::ModeFault => ErrorKind::ModeFault,
            Error::FrameFormat => ErrorKind::FrameFormat,
            Error::ChipSelectFault => ErrorKind::ChipSelectFault,
            Error::Other => ErrorKind::Other,
        }
    }
}
