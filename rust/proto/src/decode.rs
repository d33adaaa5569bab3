//! Reading of CBOR maps that somebody else wrote.

mod items;
mod value;

pub use items::Items;
pub(crate) use items::Shape;
use ketch_abi::Error;
use ketch_cbor::{Decoder, Malformed};
pub(crate) use value::{Field, Kind, Value};

/// Something that is read from CBOR.
pub trait Decode<'b>: Sized {
    /// Reads one value and leaves the decoder behind it.
    ///
    /// # Errors
    /// [`Error::RequestMalformed`] for what is not CBOR of the expected types,
    /// [`Error::RequestIncomplete`] for a missing key.
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error>;

    /// Reads a message. No bytes at all count as an empty map, because some clients send that;
    /// bytes behind the value are left alone, because Zephyr hands over what else its buffer has.
    ///
    /// # Errors
    /// As [`Decode::decode_from`].
    fn decode(bytes: &'b [u8]) -> Result<Self, Error> {
        const EMPTY_MAP: &[u8] = &[0xa0];
        Self::decode_from(&mut Decoder::new(if bytes.is_empty() {
            EMPTY_MAP
        } else {
            bytes
        }))
    }
}

/// A map that is being read, definite or not.
pub(crate) struct Map {
    /// Pairs still to come; `None` until a break ends them.
    remaining: Option<u64>,
}

impl Map {
    /// Reads a map's head.
    pub fn open(decoder: &mut Decoder<'_>) -> Result<Map, Error> {
        Ok(Map {
            remaining: decoder.map().map_err(malformed)?,
        })
    }

    /// The next key that is a text; `None` at the end. Its value must be read or skipped before
    /// the next call. Pairs whose key is no plain text cannot be ours and are skipped.
    pub fn key<'b>(&mut self, decoder: &mut Decoder<'b>) -> Result<Option<&'b str>, Error> {
        loop {
            match &mut self.remaining {
                Some(0) => return Ok(None),
                Some(count) => *count -= 1,
                None => {
                    if decoder.at_break().map_err(malformed)? {
                        decoder.set_position(decoder.position() + 1);
                        return Ok(None);
                    }
                }
            }
            if decoder.at_text().map_err(malformed)? {
                return decoder.str().map(Some).map_err(malformed);
            }
            decoder.skip().map_err(malformed)?;
            decoder.skip().map_err(malformed)?;
        }
    }

    /// Reads the values that are expected, up to the next key that is not among theirs.
    #[inline(never)]
    pub fn other<'b>(
        &mut self,
        decoder: &mut Decoder<'b>,
        fields: &[Field],
        values: &mut [Value<'b>],
    ) -> Result<Option<&'b str>, Error> {
        while let Some(key) = self.key(decoder)? {
            let mut expected = fields.iter().zip(&mut *values);
            match expected.find(|((own, _), _)| *own == key) {
                Some(((_, kind), value)) => value.read(*kind, decoder)?,
                None => return Ok(Some(key)),
            }
        }
        Ok(None)
    }
}

/// Reads a map of which nothing but these values is expected.
#[inline(never)]
pub(crate) fn read_values<'b>(
    decoder: &mut Decoder<'b>,
    fields: &[Field],
    values: &mut [Value<'b>],
) -> Result<(), Error> {
    let mut map = Map::open(decoder)?;
    while map.other(decoder, fields, values)?.is_some() {
        decoder.skip().map_err(malformed)?;
    }
    Ok(())
}

/// Stores a value that was read, once.
pub(crate) fn set_decoded<T>(field: &mut Option<T>, value: Result<T, Error>) -> Result<(), Error> {
    if field.is_some() {
        return Err(Error::RequestMalformed);
    }
    *field = Some(value?);
    Ok(())
}

/// The value of a field that must be there.
pub(crate) fn required<T>(field: Option<T>) -> Result<T, Error> {
    field.ok_or(Error::RequestIncomplete)
}

/// What the CBOR library complains about, as our error.
pub(crate) fn malformed(_: Malformed) -> Error {
    Error::RequestMalformed
}

/// Reads a map into optional fields: `fields!(decoder, { "off" => off: u64(), … })`, or with a
/// second block of fields that are messages of their own.
macro_rules! fields {
    ($decoder:ident, { $($key:literal => $field:ident: $read:ident()),* $(,)? }) => {
        const FIELDS: &[$crate::decode::Field] = &[$(($key, $crate::decode::Kind::$read)),*];
        #[allow(unused_mut)]
        let mut values = [$crate::decode::Value::Absent; FIELDS.len()];
        $crate::decode::read_values($decoder, FIELDS, &mut values)?;
        let [$($field),*] = values;
        $(let $field = $field.$read();)*
    };
    ($decoder:ident, { $($key:literal => $field:ident: $read:ident()),* $(,)? }, { $($own_key:literal => $own_field:ident: $own:ty),* $(,)? }) => {
        const FIELDS: &[$crate::decode::Field] = &[$(($key, $crate::decode::Kind::$read)),*];
        #[allow(unused_mut)]
        let mut values = [$crate::decode::Value::Absent; FIELDS.len()];
        $(let mut $own_field: Option<$own> = None;)*
        let mut map = $crate::decode::Map::open($decoder)?;
        while let Some(key) = map.other($decoder, FIELDS, &mut values)? {
            match key {
                $($own_key => $crate::decode::set_decoded(
                    &mut $own_field,
                    <$own as $crate::Decode>::decode_from($decoder),
                )?,)*
                _ => $decoder.skip().map_err($crate::decode::malformed)?,
            }
        }
        let [$($field),*] = values;
        $(let $field = $field.$read();)*
    };
}
pub(crate) use fields;
