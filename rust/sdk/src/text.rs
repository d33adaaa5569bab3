//! Short text that needs no allocator.

use core::fmt;
use core::ops::Deref;

use crate::raw::buffer::Buffer;

/// Longest text that is kept, in bytes of UTF-8: a device label's length.
pub const TEXT_MAX: usize = ketch_abi::NAME_MAX;

/// Up to [`TEXT_MAX`] bytes of text, in place. Longer text is cut at a character's edge.
#[derive(Clone, Copy)]
pub struct Text {
    buffer: Buffer<TEXT_MAX>,
}

impl Text {
    /// A copy of as much of the text as fits.
    pub fn new(text: &str) -> Text {
        let mut buffer = Buffer::new();
        buffer.push(text);
        Text { buffer }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.buffer.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not `str`'s own, which escapes and for that brings tables of many kilobytes.
        write!(f, "\"{}\"", self.as_str())
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
