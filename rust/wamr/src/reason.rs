//! Why WAMR refuses a module, in its words.

use core::ffi::{CStr, c_char};

use ketch_abi::Error;

use crate::LoadError;

/// Particulars of a refusal, at most 120 bytes; what is longer is cut between characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words(heapless::String<120, u8>);

impl Words {
    pub(crate) fn new(text: &str) -> Words {
        let mut kept = heapless::String::new();
        // It was cut to the room.
        let _ = kept.push_str(&text[..text.floor_char_boundary(kept.capacity())]);
        Words(kept)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

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
        let words = Words::new(text);
        LoadError { error, words }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_between_characters() {
        let long = "é".repeat(100);
        assert_eq!(Words::new(&long).as_str(), "é".repeat(60));
    }
}
