//! Passing over a CBOR value of any kind.

use ketch_abi::Error;
use minicbor::Decoder;

/// How deep values that are passed over may be nested. What we define has a depth of 3.
const DEPTH: usize = 8;

/// What is open around the item that comes next.
#[derive(Clone, Copy)]
enum Open {
    /// So many items are still to come.
    Items(u64),
    /// Items until a break.
    UntilBreak,
    /// Chunks of a byte (2) or text (3) string until a break.
    Chunks(u8),
}

/// Passes over one value, without recursion and in time linear in its length. The CBOR
/// library's own cannot pass indefinite values nested in definite ones without an allocator.
///
/// # Errors
/// [`Error::RequestMalformed`] where the value is not well-formed or nested deeper than [`DEPTH`].
pub(crate) fn skip(decoder: &mut Decoder<'_>) -> Result<(), Error> {
    let mut bytes = Bytes {
        input: decoder.input(),
        position: decoder.position(),
    };
    let mut open = [Open::Items(1); DEPTH];
    let mut depth = 1;
    while depth > 0 {
        let innermost = open[depth - 1];
        if let Open::Items(0) = innermost {
            depth -= 1;
            continue;
        }
        let (major, argument) = bytes.head()?;
        if (major, argument) == (7, None) {
            // A break ends what has no length and is an error elsewhere.
            if matches!(innermost, Open::Items(_)) {
                return Err(Error::RequestMalformed);
            }
            depth -= 1;
            continue;
        }
        match innermost {
            Open::Chunks(kind) if major != kind || argument.is_none() => {
                return Err(Error::RequestMalformed);
            }
            // A tag is followed by what it tags, which is the item that counts.
            Open::Items(count) if major != 6 => open[depth - 1] = Open::Items(count - 1),
            _ => {}
        }
        let inner = match (major, argument) {
            (2 | 3, Some(length)) => {
                bytes.advance(length)?;
                continue;
            }
            (2 | 3, None) => Open::Chunks(major),
            (4, Some(count)) => Open::Items(count),
            (5, Some(count)) => Open::Items(count.checked_mul(2).ok_or(Error::RequestMalformed)?),
            (4 | 5, None) => Open::UntilBreak,
            (_, Some(_)) => continue,
            (_, None) => return Err(Error::RequestMalformed),
        };
        *open.get_mut(depth).ok_or(Error::RequestMalformed)? = inner;
        depth += 1;
    }
    decoder.set_position(bytes.position);
    Ok(())
}

/// Bytes being passed over.
struct Bytes<'b> {
    input: &'b [u8],
    position: usize,
}

impl Bytes<'_> {
    /// Reads an item's head: its major type, and its argument unless the length is indefinite.
    ///
    /// Source: RFC 8949, section 3.
    fn head(&mut self) -> Result<(u8, Option<u64>), Error> {
        let first = *self
            .input
            .get(self.position)
            .ok_or(Error::RequestMalformed)?;
        self.position += 1;
        let length = match first & 31 {
            immediate @ 0..=23 => return Ok((first >> 5, Some(u64::from(immediate)))),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            31 => return Ok((first >> 5, None)),
            _ => return Err(Error::RequestMalformed),
        };
        let start = self.position;
        self.advance(length)?;
        let argument = self.input[start..self.position]
            .iter()
            .fold(0, |value, byte| value << 8 | u64::from(*byte));
        Ok((first >> 5, Some(argument)))
    }

    /// Passes over so many bytes.
    fn advance(&mut self, length: u64) -> Result<(), Error> {
        let left = self.input.len() - self.position;
        match usize::try_from(length) {
            Ok(length) if length <= left => {
                self.position += length;
                Ok(())
            }
            _ => Err(Error::RequestMalformed),
        }
    }
}
