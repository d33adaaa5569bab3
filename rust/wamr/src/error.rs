//! Why a module does not load, and how a guest ends.

use core::fmt;

use ketch_abi::{Error, Trap};

use crate::reason::Words;

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
    pub(crate) words: Words,
}

impl LoadError {
    /// An error with particulars.
    pub fn new(error: Error, text: &'static str) -> LoadError {
        let words = Words::new(text);
        LoadError { error, words }
    }

    /// Particulars for the log, in the engine's words or ours.
    pub fn text(&self) -> &str {
        self.words.as_str()
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.error, self.text())
    }
}
