//! Values of a message that are expected under a key.

use ketch_abi::Error;
use ketch_cbor::{Decoder, Malformed};

use crate::decode::malformed;

/// What a value has to be: named after the function of [`Value`] that returns it.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    str,
    bytes,
    bool,
    u16,
    u32,
    u64,
    i32,
}

/// A key that may come, and what its value has to be.
pub(crate) type Field = (&'static str, Kind);

/// A value that may have come. All kinds have one type, so that one function reads every message.
#[derive(Clone, Copy)]
pub(crate) enum Value<'b> {
    Absent,
    Text(&'b str),
    Bytes(&'b [u8]),
    /// Its bits: a negative one has its sign in all of them.
    Number(u64),
}

impl<'b> Value<'b> {
    /// Reads it, once.
    pub fn read(&mut self, kind: Kind, decoder: &mut Decoder<'b>) -> Result<(), Error> {
        if !matches!(self, Value::Absent) {
            return Err(Error::RequestMalformed);
        }
        *self = Value::read_as(kind, decoder).map_err(malformed)?;
        Ok(())
    }

    fn read_as(kind: Kind, decoder: &mut Decoder<'b>) -> Result<Value<'b>, Malformed> {
        Ok(Value::Number(match kind {
            Kind::str => return Ok(Value::Text(decoder.str()?)),
            Kind::bytes => return Ok(Value::Bytes(decoder.bytes()?)),
            Kind::bool => decoder.bool()?.into(),
            Kind::u16 => decoder.u16()?.into(),
            Kind::u32 => decoder.u32()?.into(),
            Kind::u64 => decoder.u64()?,
            Kind::i32 => decoder.i32()? as u64,
        }))
    }

    pub fn str(self) -> Option<&'b str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn bytes(self) -> Option<&'b [u8]> {
        match self {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub fn bool(self) -> Option<bool> {
        self.u64().map(|number| number != 0)
    }

    // A number was read as what it is, so no bits of it are lost.

    pub fn u16(self) -> Option<u16> {
        self.u64().map(|number| number as u16)
    }

    pub fn u32(self) -> Option<u32> {
        self.u64().map(|number| number as u32)
    }

    pub fn u64(self) -> Option<u64> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn i32(self) -> Option<i32> {
        self.u64().map(|number| number as i32)
    }
}
