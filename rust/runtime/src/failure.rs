//! Why management refused something, with what a person needs to know beyond the number.

use core::cell::RefCell;

use ketch_abi::Error;
use ketch_wamr::LoadError;

use crate::text::{Part, text};

/// Longest detail, in bytes of UTF-8.
pub const DETAIL_MAX: usize = 128;

/// Particulars of a failure.
pub(crate) type Detail = heapless::String<DETAIL_MAX>;

/// An error and its particulars, for instance the import that no grant covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub error: Error,
    /// Particulars; empty where there are none.
    pub detail: heapless::String<DETAIL_MAX>,
}

/// Particulars of what was refused last, with the error that they belong to. They stay here while the error alone
/// is handed on: it is a byte, and they are more than a hundred at every step.
#[derive(Debug)]
pub(crate) struct Particulars(RefCell<Option<Failure>>);

impl Particulars {
    pub const fn new() -> Particulars {
        Particulars(RefCell::new(None))
    }

    /// Notes what a person needs to know beyond the error, cut to what fits; returns the error.
    #[inline(never)]
    pub fn note(&self, error: Error, parts: &[Part<'_>]) -> Error {
        let detail = text(parts);
        *self.0.borrow_mut() = Some(Failure { error, detail });
        error
    }

    /// As [`Particulars::note`], of a module.
    pub fn note_load(&self, error: &LoadError) -> Error {
        self.note(error.error, &[Part::Text(error.text())])
    }

    /// What was noted of this error; nothing where something else was refused since.
    #[inline(never)]
    pub fn of(&self, error: Error) -> Detail {
        match &*self.0.borrow() {
            Some(last) if last.error == error => last.detail.clone(),
            _ => Detail::new(),
        }
    }

    /// Forgets them: what they belong to is done with.
    pub fn forget(&self) {
        *self.0.borrow_mut() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particulars_are_those_of_their_error_alone() {
        let particulars = Particulars::new();
        assert_eq!(particulars.of(Error::Busy), "");
        let error = particulars.note(Error::Busy, &["a ".into(), Part::Unsigned(7)]);
        assert_eq!(error, Error::Busy);
        assert_eq!(particulars.of(Error::Busy), "a 7");
        assert_eq!(particulars.of(Error::Internal), "");
        let module = LoadError::new(Error::ModuleInvalid, "b");
        assert_eq!(particulars.note_load(&module), Error::ModuleInvalid);
        assert_eq!(particulars.of(Error::ModuleInvalid), "b");
        assert_eq!(particulars.of(Error::Busy), "");
        particulars.forget();
        assert_eq!(particulars.of(Error::ModuleInvalid), "");
    }
}
