//! Short text that needs no allocator.

use core::fmt;
use core::ops::Deref;

/// Longest text that is kept, in bytes of UTF-8: a device label's length.
pub const TEXT_MAX: usize = ketch_abi::NAME_MAX;

/// As much of the text as fits this many bytes without a torn character.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    // Own, because `str::floor_char_boundary` is newer than the oldest compiler that we serve.
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Up to [`TEXT_MAX`] bytes of text, in place. Longer text is cut at a character's edge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text {
    length: u8,
    bytes: [u8; TEXT_MAX],
}

impl Text {
    /// A copy of as much of the text as fits.
    pub fn new(text: &str) -> Text {
        let text = cut(text, TEXT_MAX);
        let mut bytes = [0; TEXT_MAX];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Text { length: text.len() as u8, bytes }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        // Made from a str and cut at a character's edge, so the fallback is never taken.
        core::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or("")
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_fits_and_cuts_at_a_character() {
        assert_eq!(Text::new("led0").as_str(), "led0");
        assert_eq!(Text::new("").as_str(), "");
        let long = "0123456789012345678901234567890é";
        assert_eq!(long.len(), 33);
        assert_eq!(Text::new(long).as_str(), "0123456789012345678901234567890");
    }
}
