//! Why WAMR refuses a module, in its words.

use core::ffi::{CStr, c_char};

use ketch_abi::Error;

use crate::LoadError;

/// A buffer that WAMR writes a reason into.
pub(crate) struct Reason([c_char; 128]);

impl Reason {
    pub(crate) fn new() -> Reason {
        Reason([0; 128])
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut c_char {
        self.0.as_mut_ptr()
    }

    pub(crate) fn len(&self) -> u32 {
        self.0.len() as u32
    }

    /// The error that this reason stands for: memory that ran out, or else `otherwise`.
    pub(crate) fn to_error(&self, otherwise: Error) -> LoadError {
        let mut bytes = [0; 128];
        for (byte, char) in bytes.iter_mut().zip(self.0) {
            *byte = char as u8;
        }
        // WAMR ends what it writes with a zero, and the buffer began as zeros.
        let text = CStr::from_bytes_until_nul(&bytes).unwrap_or(c"").to_bytes();
        // A cut may have split a character of an import's name.
        let text = str::from_utf8(text).unwrap_or_else(|error| {
            str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default()
        });
        let text = [
            "WASM module load failed: ",
            "WASM module instantiate failed: ",
        ]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
        let text = text.strip_prefix("Exception: ").unwrap_or(text);
        let error = if is_want_of_memory(text) {
            Error::OutOfMemory
        } else {
            otherwise
        };
        LoadError::new(error, text)
    }
}

/// A reason of ours, as it is told.
pub(crate) fn words(text: &'static str) -> &'static str {
    text
}

/// Whether WAMR means by `text` that an allocation failed.
fn is_want_of_memory(text: &str) -> bool {
    // `str::contains` brings a searcher for long texts, of a thousand bytes.
    let contains = |sign: &str| {
        let mut parts = text.as_bytes().windows(sign.len());
        parts.any(|part| part == sign.as_bytes())
    };
    contains("allocate memory failed")
        || contains("allocate linear memory failed")
        || contains("failed to allocate")
}
