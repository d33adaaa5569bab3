//! Passing over a CBOR value of any kind.

use crate::{ARRAY, BYTES, Decoder, MAP, Malformed, SIMPLE, TAG, TEXT};

/// How deep values of indefinite length may be nested in what is passed over. What we define has a
/// depth of 3.
const DEPTH: usize = 8;

/// What is open around the item that comes next.
#[derive(Clone, Copy)]
enum Open {
    /// So many items are still to come.
    Items(u64),
    /// Items until a break.
    UntilBreak,
    /// Chunks of a byte or text string, of this major type, until a break.
    Chunks(u8),
}

impl Decoder<'_> {
    /// Passes over one value, without recursion and in time linear in its length.
    ///
    /// # Errors
    /// [`Malformed`] where the value is not well-formed, or has more than 7 of indefinite length
    /// inside each other.
    pub fn skip(&mut self) -> Result<(), Malformed> {
        let mut open = [Open::Items(1); DEPTH];
        let mut depth = 1;
        while depth > 0 {
            let innermost = open[depth - 1];
            if let Open::Items(0) = innermost {
                depth -= 1;
                continue;
            }
            let (major, argument) = self.head()?;
            if (major, argument) == (SIMPLE, None) {
                // A break ends what has no length and is an error elsewhere.
                if matches!(innermost, Open::Items(_)) {
                    return Err(Malformed);
                }
                depth -= 1;
                continue;
            }
            match innermost {
                Open::Chunks(kind) if major != kind || argument.is_none() => {
                    return Err(Malformed);
                }
                // A tag is followed by what it tags, which is the item that counts.
                Open::Items(count) if major != TAG => open[depth - 1] = Open::Items(count - 1),
                _ => {}
            }
            let inner = match (major, argument) {
                (BYTES | TEXT, Some(length)) => {
                    self.take(length)?;
                    continue;
                }
                (BYTES | TEXT, None) => Open::Chunks(major),
                (ARRAY, Some(count)) => Open::Items(count),
                (MAP, Some(count)) => Open::Items(count.checked_mul(2).ok_or(Malformed)?),
                (ARRAY | MAP, None) => Open::UntilBreak,
                (_, Some(_)) => continue,
                (_, None) => return Err(Malformed),
            };
            // What has a length needs no place of its own among others that have one.
            if let (Open::Items(count), Open::Items(outer)) = (inner, open[depth - 1]) {
                open[depth - 1] = Open::Items(outer.checked_add(count).ok_or(Malformed)?);
                continue;
            }
            *open.get_mut(depth).ok_or(Malformed)? = inner;
            depth += 1;
        }
        Ok(())
    }
}
