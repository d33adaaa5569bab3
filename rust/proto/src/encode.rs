//! Writing of CBOR maps into a fixed buffer.

use core::fmt::{self, Write};

use ketch_abi::Error;
use minicbor::Encoder;
use minicbor::encode::write::{Cursor, EndOfSlice};

/// A message that can be written.
pub trait Encode {
    /// Writes the message's keys and values.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`] where they do not fit.
    fn encode_into(&self, entries: &mut Entries<'_>) -> Result<(), Error>;

    /// Writes the keys and values without a map around them and returns their length in bytes.
    ///
    /// # Errors
    /// As [`Encode::encode_into`].
    fn encode_entries(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        let mut entries = Entries::new(buffer);
        self.encode_into(&mut entries)?;
        Ok(entries.position())
    }

    /// Writes the message as a map and returns its length in bytes.
    ///
    /// # Errors
    /// As [`Encode::encode_into`].
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
pub struct Entries<'a> {
    encoder: Encoder<Cursor<&'a mut [u8]>>,
    /// Bytes at the end that only [`Entries::release`] gives away.
    reserved: usize,
}

impl<'a> Entries<'a> {
    /// Starts with an empty buffer.
    pub fn new(buffer: &'a mut [u8]) -> Self {
        Entries {
            encoder: Encoder::new(Cursor::new(buffer)),
            reserved: 0,
        }
    }

    /// Bytes written so far.
    pub fn position(&self) -> usize {
        self.encoder.writer().position()
    }

    /// Writes a text.
    pub(crate) fn text(&mut self, key: &str, value: &str) -> Result<(), Error> {
        self.put(|encoder| encoder.str(key)?.str(value)?.ok())
    }

    /// Writes as much of a text as fits, cut between characters.
    pub(crate) fn text_cut(&mut self, key: &str, value: &str) -> Result<(), Error> {
        self.put(|encoder| encoder.str(key)?.ok())?;
        // The head of a text has at most three bytes here, where no buffer exceeds a frame.
        let room = self
            .room()
            .saturating_sub(if self.room() > 24 { 3 } else { 1 });
        let mut cut = room.min(value.len());
        while !value.is_char_boundary(cut) {
            cut -= 1;
        }
        self.put(|encoder| encoder.str(&value[..cut])?.ok())
    }

    /// As [`Entries::text_cut`], for what helps a reader but is not needed: it is left out
    /// where not even its key fits.
    pub(crate) fn hint(&mut self, key: &str, value: &str) {
        let position = self.position();
        if self.text_cut(key, value).is_err() {
            self.rewind(position);
        }
    }

    /// Writes what formats itself as a text.
    pub(crate) fn display(&mut self, key: &str, value: &dyn fmt::Display) -> Result<(), Error> {
        self.put(|encoder| encoder.str(key)?.ok())?;
        self.display_item(value)
    }

    /// As [`Entries::display`], for an item of a list.
    pub(crate) fn display_item(&mut self, value: &dyn fmt::Display) -> Result<(), Error> {
        let mut length = Length(0);
        write!(length, "{value}").map_err(|_| Error::Internal)?;
        self.put(|encoder| encoder.str_len(length.0 as u64)?.ok())?;
        if length.0 > self.room() {
            return Err(Error::ResponseTooLarge);
        }
        write!(Text(&mut self.encoder), "{value}").map_err(|_| Error::ResponseTooLarge)
    }

    /// Writes bytes.
    pub(crate) fn bytes(&mut self, key: &str, value: &[u8]) -> Result<(), Error> {
        self.put(|encoder| encoder.str(key)?.bytes(value)?.ok())
    }

    /// Writes a number that is not negative.
    pub(crate) fn unsigned(&mut self, key: &str, value: impl Into<u64>) -> Result<(), Error> {
        self.put(|encoder| encoder.str(key)?.u64(value.into())?.ok())
    }

    /// Writes a number.
    pub(crate) fn signed(&mut self, key: &str, value: impl Into<i64>) -> Result<(), Error> {
        self.put(|encoder| encoder.str(key)?.i64(value.into())?.ok())
    }

    /// Writes a truth.
    pub(crate) fn bool(&mut self, key: &str, value: bool) -> Result<(), Error> {
        self.put(|encoder| encoder.str(key)?.bool(value)?.ok())
    }

    /// Writes a key whose value the caller opens.
    pub(crate) fn open(
        &mut self,
        key: &str,
        head: impl FnOnce(&mut Encoder<Cursor<&'a mut [u8]>>) -> Written,
    ) -> Result<(), Error> {
        self.put(|encoder| {
            encoder.str(key)?;
            head(encoder)
        })
    }

    /// Writes with the CBOR encoder and keeps off the reserve.
    pub(crate) fn put(
        &mut self,
        write: impl FnOnce(&mut Encoder<Cursor<&'a mut [u8]>>) -> Written,
    ) -> Result<(), Error> {
        write(&mut self.encoder).map_err(|_| Error::ResponseTooLarge)?;
        let used = self.position() + self.reserved;
        if used > self.capacity() {
            Err(Error::ResponseTooLarge)
        } else {
            Ok(())
        }
    }

    /// Keeps so many bytes for the end.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.reserved = bytes;
    }

    /// Takes back what was written since the position was `position`.
    pub(crate) fn rewind(&mut self, position: usize) {
        self.encoder.writer_mut().set_position(position);
    }

    /// Bytes that may still be written.
    fn room(&self) -> usize {
        self.capacity()
            .saturating_sub(self.position() + self.reserved)
    }

    fn capacity(&self) -> usize {
        self.encoder.writer().get_ref().len()
    }
}

/// What writing with the CBOR encoder returns.
pub(crate) type Written = Result<(), minicbor::encode::Error<EndOfSlice>>;

/// Counts the bytes of a formatted text.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// Writes a formatted text's bytes behind its head.
struct Text<'e, 'a>(&'e mut Encoder<Cursor<&'a mut [u8]>>);

impl Write for Text<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        use minicbor::encode::Write as _;
        self.0
            .writer_mut()
            .write_all(text.as_bytes())
            .map_err(|_| fmt::Error)
    }
}

/// A list at the end of a message that takes items until the buffer is full.
pub(crate) struct Listing<'a> {
    entries: Entries<'a>,
    empty: bool,
}

impl<'a> Listing<'a> {
    /// Opens the list behind what `entries` has, and keeps `tail` bytes for what follows it.
    pub fn open(mut entries: Entries<'a>, key: &str, tail: usize) -> Result<Self, Error> {
        entries.reserve(tail + 1);
        entries.open(key, |encoder| encoder.begin_array()?.ok())?;
        Ok(Listing {
            entries,
            empty: true,
        })
    }

    /// Adds an item and says whether it fitted. A first item that does not fit is an error,
    /// since asking again would not help.
    fn push(
        &mut self,
        item: impl FnOnce(&mut Entries<'a>) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let position = self.entries.position();
        match item(&mut self.entries) {
            Ok(()) => {
                self.empty = false;
                Ok(true)
            }
            Err(error) => {
                self.entries.rewind(position);
                if error == Error::ResponseTooLarge && !self.empty {
                    Ok(false)
                } else {
                    Err(error)
                }
            }
        }
    }

    /// As [`Listing::push`], for an item that is a map of the entries that `item` writes.
    pub fn push_map(
        &mut self,
        item: impl FnOnce(&mut Entries<'a>) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        self.push(|entries| {
            entries.put(|encoder| encoder.begin_map()?.ok())?;
            let reserved = entries.reserved;
            entries.reserve(reserved + 1);
            let written = item(entries);
            entries.reserve(reserved);
            written?;
            entries.put(|encoder| encoder.end()?.ok())
        })
    }

    /// Whether no item was added yet.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// Ends the list and returns the entries, with their reserve, for what follows.
    pub fn close(mut self) -> Result<Entries<'a>, Error> {
        self.entries.reserve(0);
        self.entries.put(|encoder| encoder.end()?.ok())?;
        Ok(self.entries)
    }
}

/// Longest encoding of a key of `key` characters (at most 23) with a number.
pub(crate) const fn number_length(key: &str) -> usize {
    1 + key.len() + 9
}
