//! Decisions taken from bytes.

/// Bytes that decide what happens; zeros when they are used up.
pub struct Source<'a>(pub &'a [u8]);

impl<'a> Source<'a> {
    /// Whether all bytes are used up.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *byte
    }

    /// A number below `bound`, which must be at least 1.
    pub fn below(&mut self, bound: usize) -> usize {
        let number = usize::from(self.byte());
        if bound <= 256 {
            number % bound
        } else {
            (number << 8 | usize::from(self.byte())) % bound
        }
    }

    /// The next bytes, as many as there are.
    pub fn bytes(&mut self, length: usize) -> &'a [u8] {
        let (bytes, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        bytes
    }
}
