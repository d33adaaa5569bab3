//! Why WAMR refuses a module, in a firmware that leaves out its words (`CONFIG_KETCH_WAMR_TEXTS=n`): it
//! counts how often that was for want of memory, and says nothing else.

use core::ffi::c_char;

use ketch_abi::Error;
use ketch_wamr_sys as sys;

use crate::LoadError;

/// Particulars of a refusal: ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words(&'static str);

impl Words {
    pub(crate) fn new(text: &'static str) -> Words {
        Words(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0
    }
}

/// What stands for the engine's words.
const NO_WORDS: &str = "the engine's reasons are left out of this firmware; a simulator tells them";

/// What is said instead of this reason, which a simulator tells too.
pub(crate) fn words(_: &'static str) -> &'static str {
    NO_WORDS
}

/// How many refusals there were before what may be refused now.
pub(crate) struct Reason {
    text: [c_char; 1],
    refusals: u32,
}

impl Reason {
    pub(crate) fn new() -> Reason {
        Reason {
            text: [0],
            refusals: sys::ketch_wamr_refusals(),
        }
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut c_char {
        self.text.as_mut_ptr()
    }

    pub(crate) fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// The error that this reason stands for: memory that ran out, or else `otherwise`. Where something is
    /// refused while another thread is refused memory, it is taken for want of memory too.
    pub(crate) fn to_error(&self, otherwise: Error) -> LoadError {
        if sys::ketch_wamr_refusals() == self.refusals {
            LoadError::new(otherwise, NO_WORDS)
        } else {
            LoadError::new(Error::OutOfMemory, "the engine found no room for it")
        }
    }
}
