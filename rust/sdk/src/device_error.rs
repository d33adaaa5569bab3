//! Why a call on a device that is no pin failed.

use core::fmt;

use crate::fail::Reason;

/// Why a call on a device failed: `error` of `ketch:devices/types`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The device has none of this label.
    UnknownDevice,
    /// This container was not granted the device, or not any more: request it in `ketch.toml`.
    NotGranted,
    /// This container was granted the device, but not this use of it: request the operation.
    OperationNotGranted,
    /// No handle is free: drop one first.
    Exhausted,
    /// The device takes no more calls in this second.
    TooManyCalls,
    /// More bytes than one call takes.
    TooLarge,
    /// A value outside what the grant or the device allows.
    OutOfRange,
    /// The device cannot do this.
    NotSupported,
    /// The device did not answer in its time.
    Timeout,
    /// The device or its driver failed.
    DeviceFault,
}

impl Error {
    pub(crate) fn from_raw(number: u8) -> Error {
        match number {
            0 => Error::UnknownDevice,
            1 => Error::NotGranted,
            2 => Error::OperationNotGranted,
            3 => Error::Exhausted,
            4 => Error::TooManyCalls,
            5 => Error::TooLarge,
            6 => Error::OutOfRange,
            7 => Error::NotSupported,
            8 => Error::Timeout,
            _ => Error::DeviceFault,
        }
    }
}

impl Reason for Error {
    /// The error's own word, as the interface spells it.
    fn reason(&self) -> &str {
        match self {
            Error::UnknownDevice => "unknown-device",
            Error::NotGranted => "not-granted",
            Error::OperationNotGranted => "operation-not-granted",
            Error::Exhausted => "exhausted",
            Error::TooManyCalls => "too-many-calls",
            Error::TooLarge => "too-large",
            Error::OutOfRange => "out-of-range",
            Error::NotSupported => "not-supported",
            Error::Timeout => "timeout",
            Error::DeviceFault => "device-fault",
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

impl embedded_io::Error for Error {
    fn kind(&self) -> embedded_io::ErrorKind {
        use embedded_io::ErrorKind;
        match self {
            Error::UnknownDevice => ErrorKind::NotFound,
            Error::NotGranted | Error::OperationNotGranted => ErrorKind::PermissionDenied,
            Error::Exhausted => ErrorKind::OutOfMemory,
            Error::TooLarge | Error::OutOfRange => ErrorKind::InvalidInput,
            Error::NotSupported => ErrorKind::Unsupported,
            Error::Timeout => ErrorKind::TimedOut,
            Error::TooManyCalls | Error::DeviceFault => ErrorKind::Other,
        }
    }
}
