//! Why a transfer failed.

use core::fmt;

use embedded_hal::i2c::ErrorKind;
pub use embedded_hal::i2c::NoAcknowledgeSource;

use crate::fail::Reason;

/// Why a transfer on an I2C bus failed. Source: `error-code` of wasi-i2c at 88e078dfc23c.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The bus does not work, or the transfer took longer than it may.
    Bus,
    /// Another controller won the bus.
    ArbitrationLoss,
    /// Nobody answered; an address that was not granted never answers.
    NoAcknowledge(NoAcknowledgeSource),
    /// Bytes came faster than they were taken.
    Overrun,
    /// An operation that was not granted, a transfer that is too long, or anything else.
    Other,
}

impl Error {
    pub(crate) fn from_raw(error: [u8; 2]) -> Error {
        match error {
            [0, _] => Error::Bus,
            [1, _] => Error::ArbitrationLoss,
            [2, 0] => Error::NoAcknowledge(NoAcknowledgeSource::Address),
            [2, 1] => Error::NoAcknowledge(NoAcknowledgeSource::Data),
            [2, _] => Error::NoAcknowledge(NoAcknowledgeSource::Unknown),
            [3, _] => Error::Overrun,
            _ => Error::Other,
        }
    }
}

impl Reason for Error {
    /// The error's own word, as the interface spells it.
    fn reason(&self) -> &str {
        match self {
            Error::Bus => "bus",
            Error::ArbitrationLoss => "arbitration-loss",
            Error::NoAcknowledge(_) => "no-acknowledge",
            Error::Overrun => "overrun",
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

impl embedded_hal::i2c::Error for Error {
    fn kind(&self) -> ErrorKind {
        match self {
            Error::Bus => ErrorKind::Bus,
            Error::ArbitrationLoss => ErrorKind::ArbitrationLoss,
            Error::NoAcknowledge(source) => ErrorKind::NoAcknowledge(*source),
            Error::Overrun => ErrorKind::Overrun,
            Error::Other => ErrorKind::Other,
        }
    }
}
