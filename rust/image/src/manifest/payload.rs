//! What an image carries.

use core::fmt;

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::map::{malformed, read_array, read_map, read_number, read_text, required};
use crate::{DIGEST_LENGTH, PAYLOADS_MAX, text};

/// What a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadKind<'a> {
    /// A core wasm module.
    Wasm,
    /// A module compiled ahead of time for this target.
    Aot(&'a str),
    /// Data with this name.
    Asset(&'a str),
}

impl PayloadKind<'_> {
    /// Whether a device can run it.
    pub const fn is_module(&self) -> bool {
        matches!(self, PayloadKind::Wasm | PayloadKind::Aot(_))
    }
}

impl fmt::Display for PayloadKind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PayloadKind::Wasm => f.write_str("wasm"),
            PayloadKind::Aot(target) => write!(f, "aot/{target}"),
            PayloadKind::Asset(name) => write!(f, "asset/{name}"),
        }
    }
}

/// A payload as the manifest describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payload<'a> {
    /// What it is.
    pub kind: PayloadKind<'a>,
    /// Length in bytes, at least 1.
    pub length: u32,
    /// SHA-256 of its bytes.
    pub digest: &'a [u8; DIGEST_LENGTH],
}

impl<'a> Payload<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Result<Payload<'a>, Error> {
        let (mut kind, mut name, mut length, mut digest) = (None, None, None, None);
        read_map(decoder, &mut |key, decoder| {
            match key {
                1 => kind = Some(read_number(decoder, 0, 2)?),
                2 => {
                    name = Some(read_text(
                        decoder,
                        text::is_name,
                        Error::ImageManifestInvalid,
                    )?)
                }
                3 => length = Some(read_number(decoder, 1, u32::MAX)?),
                4 => {
                    let bytes = decoder.bytes().map_err(malformed)?;
                    digest = Some(
                        bytes
                            .try_into()
                            .map_err(|_| Error::ImageManifestMalformed)?,
                    );
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let kind = match (required(kind)?, name) {
            (0, None) => PayloadKind::Wasm,
            (1, Some(target)) => PayloadKind::Aot(target),
            (2, Some(name)) => PayloadKind::Asset(name),
            _ => return Err(Error::ImageManifestMalformed),
        };
        Ok(Payload {
            kind,
            length: required(length)?,
            digest: required(digest)?,
        })
    }
}

/// The payloads of a manifest, in the order of the file.
#[derive(Clone, Debug)]
pub struct Payloads<'a> {
    decoder: Decoder<'a>,
    remaining: usize,
}

impl<'a> Payloads<'a> {
    /// Reads and checks the whole list.
    pub(super) fn read(decoder: &mut Decoder<'a>) -> Result<Payloads<'a>, Error> {
        let remaining = read_array(decoder, PAYLOADS_MAX)?;
        let payloads = Payloads {
            decoder: decoder.clone(),
            remaining,
        };
        let mut module = false;
        for index in 0..remaining {
            let payload = Payload::read(decoder)?;
            if payloads
                .clone()
                .take(index)
                .any(|other| other.kind == payload.kind)
            {
                return Err(Error::ImageManifestInvalid);
            }
            module |= payload.kind.is_module();
        }
        if module {
            Ok(payloads)
        } else {
            Err(Error::ImageNoPayload)
        }
    }
}

impl<'a> Iterator for Payloads<'a> {
    type Item = Payload<'a>;

    // The list was checked when the manifest was read, so it never ends early.
    fn next(&mut self) -> Option<Payload<'a>> {
        self.remaining = self.remaining.checked_sub(1)?;
        Payload::read(&mut self.decoder).ok()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.remaining, Some(self.remaining))
    }
}

impl ExactSizeIterator for Payloads<'_> {}
