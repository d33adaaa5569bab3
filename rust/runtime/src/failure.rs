//! Why management refused something, with what a person needs to know beyond the number.

use core::fmt::Write;

use ketch_abi::Error;
use ketch_wamr::LoadError;

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
    pub fn new(error: Error, detail: impl core::fmt::Display) -> Failure {
        let mut text = Cut(heapless::String::new());
        // Writing into it cannot fail: it cuts.
        let _ = write!(text, "{detail}");
        Failure {
            error,
            detail: text.0,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure {
            error,
            detail: heapless::String::new(),
        }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        Failure::new(error.error, &error.text)
    }
}

/// A buffer that keeps what fits.
struct Cut(heapless::String<DETAIL_MAX>);

impl Write for Cut {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = DETAIL_MAX - self.0.len();
        let _ = self.0.push_str(&text[..text.floor_char_boundary(room)]);
        Ok(())
    }
}
