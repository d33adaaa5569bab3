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

/// A value that may come. All kinds have one type, so that one function reads every message.
pub(crate) struct Value<'b> {
    pub key: &'static str,
    kind: Kind,
    is_there: bool,
    text: &'b str,
    bytes: &'b [u8],
    number: u64,
}

impl<'b> Value<'b> {
    pub const fn expect(key: &'static str, kind: Kind) -> Value<'b> {
        Value {
            key,
            kind,
            is_there: false,
            text: "",
            bytes: &[],
            number: 0,
        }
    }

    /// Reads it, once.
    pub fn read(&mut self, decoder: &mut Decoder<'b>) -> Result<(), Error> {
        if self.is_there {
            return Err(Error::RequestMalformed);
        }
        self.is_there = true;
        self.read_as(decoder).map_err(malformed)
    }

    fn read_as(&mut self, decoder: &mut Decoder<'b>) -> Result<(), Malformed> {
        self.number = match self.kind {
            Kind::str => {
                self.text = decoder.str()?;
                0
            }
            Kind::bytes => {
                self.bytes = decoder.bytes()?;
                0
            }
            Kind::bool => decoder.bool()?.into(),
            Kind::u16 => decoder.u16()?.into(),
            Kind::u32 => decoder.u32()?.into(),
            Kind::u64 => decoder.u64()?,
            Kind::i32 => decoder.i32()? as u64,
        };
        Ok(())
    }

    pub fn str(&self) -> Option<&'b str> {
        self.is_there.then_some(self.text)
    }

    pub fn bytes(&self) -> Option<&'b [u8]> {
        self.is_there.then_some(self.bytes)
    }

    pub fn bool(&self) -> Option<bool> {
        self.is_there.then_some(self.number != 0)
    }

    // A number was read as what it is, so no bits of it are lost.

    pub fn u16(&self) -> Option<u16> {
        self.is_there.then_some(self.number as u16)
    }

    pub fn u32(&self) -> Option<u32> {
        self.is_there.then_some(self.number as u32)
    }

    pub fn u64(&self) -> Option<u64> {
        self.is_there.then_some(self.number)
    }

    pub fn i32(&self) -> Option<i32> {
        self.is_there.then_some(self.number as i32)
    }
}
