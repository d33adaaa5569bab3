//! Writing of CBOR maps into a fixed buffer.

use ketch_abi::{Error, Operations};
use ketch_cbor::Encoder;

/// A message that can be written.
pub trait Encode {
    /// Writes the message's keys and values.
    fn encode_into(&self, entries: &mut Entries<'_>);

    /// Writes the keys and values without a map around them and returns their length in bytes.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] where they do not fit.
    fn encode_entries(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let mut entries = Entries::new(buffer);
        self.encode_into(&mut entries);
        entries.finish()
    }

    /// Writes the message as a map and returns its length in bytes.
    ///
    /// # Errors
    /// As [`Encode::encode_entries`].
    fn encode_map(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let length = self.encode_entries(open_map(buffer)?)?;
        Ok(close_map(buffer, length))
    }
}

/// Starts an indefinite map at the buffer's start and returns the room for its entries; one more
/// byte stays reserved for [`close_map`].
///
/// # Errors
/// [`Error::ResponseTooLarge`] for a buffer of fewer than two bytes.
pub fn open_map(buffer: &mut [u8]) -> Result<&mut [u8], Error> {
    match buffer {
        [first, entries @ .., _] => {
            *first = 0xbf;
            Ok(entries)
        }
        _ => Err(Error::ResponseTooLarge),
    }
}

/// Ends a map after `length` bytes of entries and returns its whole length in bytes.
///
/// # Panics
/// Where `length` is more than the room that [`open_map`] returned.
pub fn close_map(buffer: &mut [u8], length: usize) -> usize {
    buffer[1 + length] = 0xff;
    length + 2
}

/// Room for a map's entries, filled from the start.
pub struct Entries<'a>(Encoder<'a>);

// Each of these is called from many places, which stay small where it is not repeated there.
impl<'a> Entries<'a> {
    /// Starts with an empty buffer.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Entries(Encoder::new(buffer))
    }

    /// Bytes written.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] where something did not fit.
    pub fn finish(&self) -> Result<usize, Error> {
        if self.0.is_full() {
            Err(Error::ResponseTooLarge)
        } else {
            Ok(self.0.position())
        }
    }

    /// Writes a text, if there is one.
    #[inline(never)]
    pub(crate) fn text<'t>(&mut self, key: &str, value: impl Into<Option<&'t str>>) {
        if let Some(value) = value.into() {
            self.0.text(key);
            self.0.text(value);
        }
    }

    /// Writes as much of a text as fits, cut between characters.
    pub(crate) fn text_cut(&mut self, key: &str, value: &str) {
        self.0.text(key);
        // The head of a text has at most three bytes here, where no buffer exceeds a frame.
        let room = self.0.room();
        let room = room.saturating_sub(if room > 24 { 3 } else { 1 });
        let mut cut = room.min(value.len());
        while !value.is_char_boundary(cut) {
            cut -= 1;
        }
        self.0.text(&value[..cut]);
    }

    /// As [`Entries::text_cut`], for what helps a reader but is not needed: it is left out
    /// where not even its key fits.
    #[inline(never)]
    pub(crate) fn hint(&mut self, key: &str, value: Option<&str>) {
        let (position, full) = (self.0.position(), self.0.is_full());
        if let Some(value) = value
            && !full
        {
            self.text_cut(key, value);
            if self.0.is_full() {
                self.0.rewind(position);
            }
        }
    }

    /// Writes bytes as a text of lower-case hexadecimal digits, if there are any.
    #[inline(never)]
    pub(crate) fn hex(&mut self, key: &str, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.0.text(key);
        self.0.text_head(2 * bytes.len());
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                let letter = if digit < 10 { b'0' } else { b'a' - 10 };
                self.0.raw(&[letter + digit]);
            }
        }
    }

    /// Writes operations as their words.
    pub(crate) fn operations(&mut self, key: &str, operations: Operations) {
        self.0.text(key);
        self.words(&[], operations);
    }

    /// Writes words, and behind them those of operations, as one text.
    #[inline(never)]
    pub(crate) fn words(&mut self, words: &[&str], operations: Operations) {
        let mut length: usize = words.iter().map(|word| word.len() + 1).sum();
        operations.each_part(&mut |part| length += part.len());
        self.0.text_head(length);
        for word in words {
            self.0.raw(word.as_bytes());
            self.0.raw(b" ");
        }
        operations.each_part(&mut |part| self.0.raw(part.as_bytes()));
    }

    /// Writes bytes.
    #[inline(never)]
    pub(crate) fn bytes(&mut self, key: &str, value: &[u8]) {
        self.0.text(key);
        self.0.bytes(value);
    }

    /// Writes a number that is not negative.
    pub(crate) fn unsigned(&mut self, key: &str, value: impl Into<u64>) {
        self.number(key, value.into());
    }

    #[inline(never)]
    fn number(&mut self, key: &str, value: u64) {
        self.0.text(key);
        self.0.unsigned(value);
    }

    /// Writes a number that is not negative, if there is one.
    pub(crate) fn unsigned_if(&mut self, key: &str, value: Option<impl Into<u64>>) {
        if let Some(value) = value {
            self.number(key, value.into());
        }
    }

    /// Writes a number, if there is one.
    pub(crate) fn signed_if(&mut self, key: &str, value: impl Into<Option<i32>>) {
        if let Some(value) = value.into() {
            self.0.text(key);
            self.0.signed(value.into());
        }
    }

    /// Writes a truth.
    #[inline(never)]
    pub(crate) fn bool(&mut self, key: &str, value: bool) {
        self.0.text(key);
        self.0.bool(value);
    }

    /// Writes the head of a map of this many pairs.
    pub(crate) fn map(&mut self, key: &str, pairs: usize) {
        self.0.text(key);
        self.0.map(pairs);
    }

    /// Writes the head of a list of this many items.
    pub(crate) fn list(&mut self, key: &str, items: usize) {
        self.0.text(key);
        self.0.array(items);
    }

    /// What writes the items of a list.
    pub(crate) const fn items(&mut self) -> &mut Encoder<'a> {
        &mut self.0
    }

    /// Starts a list.
    pub(crate) fn begin_list(&mut self, key: &str) {
        self.0.text(key);
        self.0.begin_array();
    }

    /// Starts a map.
    pub(crate) fn begin_map(&mut self, key: &str) {
        self.0.text(key);
        self.0.begin_map();
    }

    /// Ends a list or a map.
    pub(crate) fn end(&mut self) {
        self.0.end();
    }
}

/// A list at the end of a message that takes items until the buffer is full.
pub(crate) struct Listing<'a> {
    entries: Entries<'a>,
    /// Bytes that are kept for what follows the items.
    tail: usize,
    /// Where the first item begins.
    start: usize,
}

impl<'a> Listing<'a> {
    /// Opens the list behind what `entries` has, and keeps `tail` bytes for what follows it.
    pub fn open(mut entries: Entries<'a>, key: &str, tail: usize) -> Self {
        entries.0.reserve(tail + 1);
        entries.begin_list(key);
        Listing {
            start: entries.0.position(),
            entries,
            tail: tail + 1,
        }
    }

    /// Adds a map of the entries that `item` writes, and says whether it fitted. A first item that
    /// does not fit is an error, since asking again would not help; so is a list that did not.
    pub fn push_map(&mut self, item: impl FnOnce(&mut Entries<'a>)) -> Result<bool, Error> {
        self.entries.finish()?;
        let position = self.entries.0.position();
        self.entries.0.begin_map();
        // The item may not use the byte that ends it.
        self.entries.0.reserve(self.tail + 1);
        item(&mut self.entries);
        self.entries.0.reserve(self.tail);
        self.entries.end();
        if !self.entries.0.is_full() {
            return Ok(true);
        }
        self.entries.0.rewind(position);
        if self.is_empty() {
            Err(Error::ResponseTooLarge)
        } else {
            Ok(false)
        }
    }

    /// Whether no item was added yet.
    pub fn is_empty(&self) -> bool {
        self.entries.0.position() == self.start
    }

    /// Ends the list and returns the entries, with their reserve, for what follows.
    pub fn close(mut self) -> Entries<'a> {
        self.entries.0.reserve(0);
        self.entries.end();
        self.entries
    }
}

/// Longest encoding of a key of `key` characters (at most 23) with a number.
pub(crate) const fn number_length(key: &str) -> usize {
    1 + key.len() + 9
}
