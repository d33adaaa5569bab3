//! Why a module does not load, and how a guest ends.

use core::fmt;

use ketch_abi::{Error, Trap};

/// How a guest ended, other than by returning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// By its own fault.
    Trap(Trap),
    /// By its own wish, with this code.
    Exit(i32),
    /// For want of memory in the engine's pool.
    OutOfMemory,
    /// By its [`KillSwitch`](crate::KillSwitch).
    Killed,
}

/// Why a module was not loaded or an instance not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// What went wrong.
    pub error: Error,
    /// Particulars for the log, in the engine's words or ours; cut where it is longer.
    pub text: heapless::String<120, u8>,
}

impl LoadError {
    /// An error with particulars, cut to what fits.
    pub fn new(error: Error, text: &str) -> LoadError {
        let mut kept = heapless::String::new();
        // It was cut to the room.
        let _ = kept.push_str(&text[..text.floor_char_boundary(kept.capacity())]);
        LoadError { error, text: kept }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error, self.text)
    }
}
