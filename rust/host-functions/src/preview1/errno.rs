//! The error numbers of preview 1 that are given out here.

use crate::table::Outcome;

/// What a call answers. Source: `typenames.witx`, `$errno`.
#[derive(Clone, Copy)]
#[repr(u16)]
pub(super) enum Errno {
    Success = 0,
    Again = 6,
    BadDescriptor = 8,
    Invalid = 28,
    NotSupported = 58,
    CannotSeek = 70,
}

impl Errno {
    /// As a function's result.
    pub fn answer(self) -> Outcome {
        Ok(self as u64)
    }
}
