//! Reading of CBOR in place and writing of it into a buffer, in little flash.
//!
//! All that it says of a failure is that there was one, and all heads are read by one function and
//! written by one, so it is a fraction of a general library's size. The tests compare it with such
//! a library.
//!
//! *Source*: RFC 8949.
#![no_std]
#![forbid(unsafe_code)]

mod encoder;
mod skip;

pub use encoder::Encoder;

/// The bytes are not CBOR, or not of the type that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const SIMPLE: u8 = 7;
/// The byte that ends what has no length.
const BREAK: u8 = 0xff;

/// A place in CBOR bytes. After a failure the position is nowhere in particular.
#[derive(Clone, Debug)]
pub struct Decoder<'b> {
    input: &'b [u8],
    position: usize,
}

impl<'b> Decoder<'b> {
    /// Starts with the first byte.
    pub const fn new(input: &'b [u8]) -> Self {
        Decoder { input, position: 0 }
    }

    /// All bytes, those that were read too.
    pub const fn input(&self) -> &'b [u8] {
        self.input
    }

    /// How many bytes were read.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Goes to another place.
    pub const fn set_position(&mut self, position: usize) {
        self.position = position;
    }

    /// Reads an item's head: its major type, and its argument unless the length is indefinite.
    ///
    /// Source: RFC 8949, section 3.
    #[inline(never)]
    fn head(&mut self) -> Result<(u8, Option<u64>), Malformed> {
        let first = self.peek()?;
        self.position += 1;
        let width = match first & 31 {
            immediate @ 0..=23 => return Ok((first >> 5, Some(u64::from(immediate)))),
            width @ 24..=27 => 1 << (width - 24),
            31 => return Ok((first >> 5, None)),
            _ => return Err(Malformed),
        };
        let argument = self.take(width)?;
        let argument = argument
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte));
        Ok((first >> 5, Some(argument)))
    }

    fn peek(&self) -> Result<u8, Malformed> {
        self.input.get(self.position).copied().ok_or(Malformed)
    }

    /// The next so many bytes.
    fn take(&mut self, length: u64) -> Result<&'b [u8], Malformed> {
        let rest = self.input.get(self.position..).ok_or(Malformed)?;
        let taken = usize::try_from(length)
            .ok()
            .and_then(|length| rest.get(..length))
            .ok_or(Malformed)?;
        self.position += taken.len();
        Ok(taken)
    }

    /// The argument of an item of this type; `None` for an indefinite length.
    fn item(&mut self, major: u8) -> Result<Option<u64>, Malformed> {
        let (found, argument) = self.head()?;
        if found == major {
            Ok(argument)
        } else {
            Err(Malformed)
        }
    }

    /// Reads how many items an array has; `None` where a break will end it.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn array(&mut self) -> Result<Option<u64>, Malformed> {
        self.item(ARRAY)
    }

    /// Reads how many pairs a map has; `None` where a break will end it.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn map(&mut self) -> Result<Option<u64>, Malformed> {
        self.item(MAP)
    }

    /// Reads a tag's number.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn tag(&mut self) -> Result<u64, Malformed> {
        self.item(TAG)?.ok_or(Malformed)
    }

    /// Reads a byte string of definite length.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn bytes(&mut self) -> Result<&'b [u8], Malformed> {
        let length = self.item(BYTES)?.ok_or(Malformed)?;
        self.take(length)
    }

    /// Reads a text of definite length.
    ///
    /// # Errors
    /// [`Malformed`] for anything else, and for what is not UTF-8.
    pub fn str(&mut self) -> Result<&'b str, Malformed> {
        let length = self.item(TEXT)?.ok_or(Malformed)?;
        core::str::from_utf8(self.take(length)?).map_err(|_| Malformed)
    }

    /// Reads a truth.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn bool(&mut self) -> Result<bool, Malformed> {
        let byte = self.peek()?;
        self.position += 1;
        match byte {
            0xf4 => Ok(false),
            0xf5 => Ok(true),
            _ => Err(Malformed),
        }
    }

    /// Reads a number that is not negative.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn u64(&mut self) -> Result<u64, Malformed> {
        self.item(UNSIGNED)?.ok_or(Malformed)
    }

    /// As [`Decoder::u64`], for what fits.
    ///
    /// # Errors
    /// [`Malformed`] also for a larger number.
    pub fn u32(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.u64()?).map_err(|_| Malformed)
    }

    /// As [`Decoder::u32`].
    ///
    /// # Errors
    /// As there.
    pub fn u16(&mut self) -> Result<u16, Malformed> {
        u16::try_from(self.u32()?).map_err(|_| Malformed)
    }

    /// As [`Decoder::u32`].
    ///
    /// # Errors
    /// As there.
    pub fn u8(&mut self) -> Result<u8, Malformed> {
        u8::try_from(self.u32()?).map_err(|_| Malformed)
    }

    /// Reads a number of either sign, for what fits.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn i32(&mut self) -> Result<i32, Malformed> {
        let (major, argument) = self.head()?;
        let argument = argument
            .and_then(|argument| i32::try_from(argument).ok())
            .ok_or(Malformed)?;
        match major {
            UNSIGNED => Ok(argument),
            // -1 - n, without overflow at the least number.
            NEGATIVE => Ok(!argument),
            _ => Err(Malformed),
        }
    }

    /// As [`Decoder::i32`].
    ///
    /// # Errors
    /// As there.
    pub fn i8(&mut self) -> Result<i8, Malformed> {
        i8::try_from(self.i32()?).map_err(|_| Malformed)
    }

    /// Whether the next byte is the break that ends what has no length.
    ///
    /// # Errors
    /// [`Malformed`] at the end.
    pub fn at_break(&self) -> Result<bool, Malformed> {
        Ok(self.peek()? == BREAK)
    }

    /// Whether the next item is a text of definite length.
    ///
    /// # Errors
    /// [`Malformed`] at the end.
    pub fn at_text(&self) -> Result<bool, Malformed> {
        let first = self.peek()?;
        Ok(first >> 5 == TEXT && first & 31 != 31)
    }
}
