//! Why a simulator did not start, or did not do as it was told.

use std::fmt;

/// What a failure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// An option, a board description or a script is wrong.
    Usage,
    /// A file, an address or a terminal of this machine cannot be had.
    System,
    /// A script did not get what it expected.
    Script,
    /// The simulator itself failed.
    Fault,
}

/// A failure with its cause and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimError {
    /// What it is about.
    pub kind: ErrorKind,
    /// What happened, as one clause without a full stop.
    pub message: String,
    /// What the reader can do about it, as one clause without a full stop.
    pub remedy: String,
}

impl SimError {
    pub(crate) fn usage(message: impl Into<String>, remedy: impl Into<String>) -> SimError {
        SimError {
            kind: ErrorKind::Usage,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn system(message: impl Into<String>, remedy: impl Into<String>) -> SimError {
        SimError {
            kind: ErrorKind::System,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn fault(message: impl Into<String>) -> SimError {
        let remedy = "report it, with the command line and the board description";
        SimError {
            kind: ErrorKind::Fault,
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for SimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SimError {}
