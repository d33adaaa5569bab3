//! Lists in messages, read when they are walked.

use core::marker::PhantomData;

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::Decode;
use crate::decode::malformed;

/// The items of a list or map, read from the message's bytes at each step.
///
/// Every item was read once when the message was decoded, so walking cannot fail.
pub struct Items<'b, T> {
    bytes: &'b [u8],
    count: usize,
    item: PhantomData<fn() -> T>,
}

impl<T> Items<'_, T> {
    /// No items.
    pub const EMPTY: Self = Items {
        bytes: &[],
        count: 0,
        item: PhantomData,
    };
}

/// Whether [`Items`] come from a list or from a map's pairs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    List,
    Pairs,
}

impl<'b, T: Decode<'b>> Items<'b, T> {
    /// Reads every item and remembers where they stand.
    pub(crate) fn read(decoder: &mut Decoder<'b>, shape: Shape) -> Result<Self, Error> {
        let announced = match shape {
            Shape::List => decoder.array(),
            Shape::Pairs => decoder.map(),
        }
        .map_err(malformed)?;
        let start = decoder.position();
        let mut count = 0;
        while announced != Some(count as u64) {
            if announced.is_none() && decoder.at_break().map_err(malformed)? {
                break;
            }
            T::decode_from(decoder)?;
            count += 1;
        }
        let bytes = &decoder.input()[start..decoder.position()];
        if announced.is_none() {
            decoder.set_position(decoder.position() + 1);
        }
        Ok(Items {
            bytes,
            count,
            item: PhantomData,
        })
    }
}

impl<'b, T: Decode<'b>> Decode<'b> for Items<'b, T> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        Items::read(decoder, Shape::List)
    }
}

impl<'b> Decode<'b> for &'b str {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        decoder.str().map_err(malformed)
    }
}

impl<'b, T: Decode<'b>> Iterator for Items<'b, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let remaining = self.count.checked_sub(1)?;
        let mut decoder = Decoder::new(self.bytes);
        let item = T::decode_from(&mut decoder).ok()?;
        self.bytes = &self.bytes[decoder.position()..];
        self.count = remaining;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count, Some(self.count))
    }
}

impl<'b, T: Decode<'b>> ExactSizeIterator for Items<'b, T> {}

impl<T> Clone for Items<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Items<'_, T> {}

impl<'b, T: Decode<'b> + core::fmt::Debug> core::fmt::Debug for Items<'b, T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl<'b, T: Decode<'b> + PartialEq> PartialEq for Items<'b, T> {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && Iterator::eq(*self, *other)
    }
}
