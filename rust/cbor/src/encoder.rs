//! Writing of CBOR into a fixed buffer.

use crate::{ARRAY, BREAK, BYTES, MAP, NEGATIVE, SIMPLE, TEXT, UNSIGNED};

/// A buffer that is filled with CBOR from its start.
///
/// Writing cannot fail: what does not fit is left out, and so is everything after it, until
/// [`Encoder::rewind`]. [`Encoder::is_full`] tells at the end whether anything was.
#[derive(Debug)]
pub struct Encoder<'b> {
    buffer: &'b mut [u8],
    position: usize,
    /// Where the room ends, in bytes from the start.
    end: usize,
    /// 1 where something did not fit. A word, as all else here, moves in fewer instructions than a byte.
    full: usize,
}

impl<'b> Encoder<'b> {
    /// Starts with an empty buffer.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Encoder {
            end: buffer.len(),
            buffer,
            position: 0,
            full: 0,
        }
    }

    /// Bytes written so far.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Bytes that may still be written.
    pub const fn room(&self) -> usize {
        self.end.saturating_sub(self.position)
    }

    /// Whether something did not fit.
    pub const fn is_full(&self) -> bool {
        self.full != 0
    }

    /// Keeps so many bytes at the buffer's end unused from now on, and no others. Where they are
    /// used already, the buffer is full.
    pub const fn reserve(&mut self, bytes: usize) {
        self.end = self.buffer.len().saturating_sub(bytes);
        self.full |= (self.position > self.end) as usize;
    }

    /// Takes back what was written since the position was `position`, and that something did not
    /// fit.
    pub const fn rewind(&mut self, position: usize) {
        self.position = position;
        self.full = 0;
    }

    /// Writes bytes as they are.
    #[inline(never)]
    pub fn raw(&mut self, bytes: &[u8]) {
        let room = self.buffer.get_mut(self.position..self.end);
        match room.and_then(|room| room.get_mut(..bytes.len())) {
            Some(place) if self.full == 0 => {
                place.copy_from_slice(bytes);
                self.position += bytes.len();
            }
            _ => self.full = 1,
        }
    }

    /// Source: RFC 8949, section 3.
    #[inline(never)]
    fn head(&mut self, major: u8, argument: u64) {
        let mut head = [0; 9];
        head[1..].copy_from_slice(&argument.to_be_bytes());
        // The shortest form.
        let (width, code) = match argument {
            0..24 => (0, argument as u8),
            24..0x100 => (1, 24),
            0x100..0x1_0000 => (2, 25),
            0x1_0000..0x1_0000_0000 => (4, 26),
            _ => (8, 27),
        };
        head[8 - width] = major << 5 | code;
        self.raw(&head[8 - width..]);
    }

    /// Writes a number that is not negative.
    pub fn unsigned(&mut self, value: u64) {
        self.head(UNSIGNED, value);
    }

    /// Writes a number.
    pub fn signed(&mut self, value: i64) {
        // A negative number n travels as -1 - n, which is its complement.
        let magnitude = (value ^ value >> 63) as u64;
        self.head(if value < 0 { NEGATIVE } else { UNSIGNED }, magnitude);
    }

    /// Writes a truth.
    pub fn bool(&mut self, value: bool) {
        self.head(SIMPLE, 20 + u64::from(value));
    }

    /// Writes a text.
    pub fn text(&mut self, value: &str) {
        self.text_head(value.len());
        self.raw(value.as_bytes());
    }

    /// Writes the head of a text of this many bytes, which the caller writes with
    /// [`Encoder::raw`].
    pub fn text_head(&mut self, length: usize) {
        self.head(TEXT, length as u64);
    }

    /// Writes bytes.
    pub fn bytes(&mut self, value: &[u8]) {
        self.head(BYTES, value.len() as u64);
        self.raw(value);
    }

    /// Writes the head of an array of this many items.
    pub fn array(&mut self, items: usize) {
        self.head(ARRAY, items as u64);
    }

    /// Writes the head of a map of this many pairs.
    pub fn map(&mut self, pairs: usize) {
        self.head(MAP, pairs as u64);
    }

    /// Starts an array that [`Encoder::end`] ends.
    pub fn begin_array(&mut self) {
        self.raw(&[ARRAY << 5 | 31]);
    }

    /// Starts a map that [`Encoder::end`] ends.
    pub fn begin_map(&mut self) {
        self.raw(&[MAP << 5 | 31]);
    }

    /// Ends an array or a map that has no length.
    pub fn end(&mut self) {
        self.raw(&[BREAK]);
    }
}
