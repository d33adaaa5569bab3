//! Why management refused something, with what a person needs to know beyond the number.

use ketch_abi::Error;
use ketch_wamr::LoadError;

use crate::text::{Part, text};

/// Longest detail, in bytes of UTF-8.
pub const DETAIL_MAX: usize = 128;

/// An error and its particulars, for instance the import that no grant covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub error: Error,
    /// Particulars; empty where there are none.
    pub detail: heapless::String<DETAIL_MAX>,
}

impl Failure {
    /// An error with particulars; what does not fit is cut.
    pub fn new<'a>(error: Error, detail: impl Into<Part<'a>>) -> Failure {
        Failure::of(error, &[detail.into()])
    }

    /// As [`Failure::new`], with particulars of several parts.
    pub fn of(error: Error, detail: &[Part<'_>]) -> Failure {
        Failure {
            error,
            detail: text(detail),
        }
    }
}

impl From<Error> for Failure {
    // Every `?` on an error ends here, so this is a function in a device's flash too.
    #[inline(never)]
    fn from(error: Error) -> Failure {
        Failure {
            error,
            detail: heapless::String::new(),
        }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        Failure::new(error.error, &*error.text)
    }
}
