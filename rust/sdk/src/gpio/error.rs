//! Why a call on a pin failed.

use core::fmt;

use crate::fail::Reason;
use crate::text::Text;

/// Why a call on a pin failed. Source: `gpio-error` of wasi-gpio at 6adcd6410c6f.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The controller cannot reach the pin.
    HardwareFault,
    /// Another container holds the pin.
    AlreadyInUse,
    /// This container was not granted the pin: request it in `ketch.toml`.
    PinNotAllowed,
    /// This container was granted the pin, but not this use of it: request the operation.
    PinModeNotAllowed,
    /// The device has no pin of this label.
    UndefinedPinLabel,
    /// The pin cannot be used like this.
    PinModeNotAvailable,
    /// The call would have to wait where it must not.
    WouldBlock,
    /// The device cannot do this with the pin.
    OperationNotSupported,
    /// Anything else, in words.
    Other(Text),
}

impl Reason for Error {
    /// The error's own word, as the interface spells it.
    fn reason(&self) -> &str {
        match self {
            Error::HardwareFault => "hardware-fault",
            Error::AlreadyInUse => "already-in-use",
            Error::PinNotAllowed => "pin-not-allowed",
            Error::PinModeNotAllowed => "pin-mode-not-allowed",
            Error::UndefinedPinLabel => "undefined-pin-label",
            Error::PinModeNotAvailable => "pin-mode-not-available",
            Error::WouldBlock => "would-block",
            Error::OperationNotSupported => "operation-not-supported",
            Error::Other(text) => text.as_str(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

/// As [`Display`](fmt::Display): cheaper than a derived one. Cheaper by far than `expect` is
/// [`OrFail`](crate::OrFail).
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {}
