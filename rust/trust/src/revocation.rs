//! What was taken away from single containers, whatever the policy allows.
//!
//! An array of at most 16 arrays in deterministic CBOR: name of the container, number of the
//! capability, pattern for labels.

use ketch_abi::{Capability, Error};
use ketch_cbor::{Decoder, Encoder};
use ketch_image::encoding::is_deterministic;
use ketch_image::map::{malformed, read_array, read_text};
use ketch_image::text;

use crate::pattern;

/// At most this many revocations hold at once.
pub const REVOCATIONS_MAX: usize = 16;

/// Longest list of revocations in bytes: each has two texts of at most 32 bytes.
pub const REVOCATIONS_LENGTH_MAX: usize = 16 + REVOCATIONS_MAX * 72;

/// Something that a container has no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation<'a> {
    /// The container's name, also of one that comes later.
    pub name: &'a str,
    /// The kind of permission.
    pub capability: Capability,
    /// Pattern for labels.
    pub label: &'a str,
}

impl<'a> Revocation<'a> {
    /// Reads one that fills `bytes`.
    ///
    /// # Errors
    /// [`Error::RequestMalformed`].
    pub fn parse(bytes: &'a [u8]) -> Result<Revocation<'a>, Error> {
        let mut decoder = Decoder::new(bytes);
        match Self::read(&mut decoder) {
            Ok(revocation) if decoder.position() == bytes.len() && is_deterministic(bytes) => {
                Ok(revocation)
            }
            _ => Err(Error::RequestMalformed),
        }
    }

    fn read(decoder: &mut Decoder<'a>) -> Result<Revocation<'a>, Error> {
        let malformed_request = Error::RequestMalformed;
        if read_array(decoder, 3)? != 3 {
            return Err(malformed_request);
        }
        let name = read_text(decoder, text::is_name, malformed_request)?;
        let number = decoder.u8().map_err(malformed)?;
        Ok(Revocation {
            name,
            capability: Capability::from_number(number).ok_or(malformed_request)?,
            label: read_text(decoder, pattern::is_pattern, malformed_request)?,
        })
    }

    fn write(&self, encoder: &mut Encoder<'_>) {
        encoder.array(3);
        encoder.text(self.name);
        encoder.unsigned(self.capability as u64);
        encoder.text(self.label);
    }

    /// Whether it takes this device from this container.
    pub fn covers(&self, name: &str, capability: Capability, label: &str) -> bool {
        self.name == name && self.capability == capability && pattern::matches(self.label, label)
    }
}

/// A list of revocations.
#[derive(Clone, Debug)]
pub struct Revocations<'a> {
    decoder: Decoder<'a>,
    remaining: usize,
}

impl<'a> Revocations<'a> {
    /// Reads a list that fills `bytes`; no bytes are an empty list.
    ///
    /// # Errors
    /// [`Error::StorageCorrupt`] for what no device wrote.
    pub fn parse(bytes: &'a [u8]) -> Result<Revocations<'a>, Error> {
        let mut decoder = Decoder::new(bytes);
        if bytes.is_empty() {
            return Ok(Revocations {
                decoder,
                remaining: 0,
            });
        }
        Self::read(&mut decoder)
            .ok()
            .filter(|_| decoder.position() == bytes.len() && is_deterministic(bytes))
            .ok_or(Error::StorageCorrupt)
    }

    fn read(decoder: &mut Decoder<'a>) -> Result<Revocations<'a>, Error> {
        let remaining = read_array(decoder, REVOCATIONS_MAX)?;
        let list = Revocations {
            decoder: decoder.clone(),
            remaining,
        };
        for _ in 0..remaining {
            Revocation::read(decoder)?;
        }
        Ok(list)
    }

    /// Whether this device was taken from this container.
    pub fn cover(&self, name: &str, capability: Capability, label: &str) -> bool {
        self.clone()
            .any(|revocation| revocation.covers(name, capability, label))
    }

    /// Writes the list with one more, or without one, and returns its length. One that is there
    /// already, or is not, changes nothing.
    ///
    /// # Errors
    /// [`Error::RevocationsFull`].
    pub fn write(
        &self,
        change: &Revocation<'_>,
        add: bool,
        buffer: &mut [u8; REVOCATIONS_LENGTH_MAX],
    ) -> Result<usize, Error> {
        let kept = self.clone().filter(|revocation| revocation != change);
        let count = kept.clone().count() + usize::from(add);
        if count > REVOCATIONS_MAX {
            return Err(Error::RevocationsFull);
        }
        let mut encoder = Encoder::new(buffer);
        encoder.array(count);
        kept.for_each(|revocation| revocation.write(&mut encoder));
        if add {
            change.write(&mut encoder);
        }
        // The buffer has room for as many as there may be.
        if encoder.is_full() {
            return Err(Error::Internal);
        }
        Ok(encoder.position())
    }
}

impl<'a> Iterator for Revocations<'a> {
    type Item = Revocation<'a>;

    // The list was checked when it was read, so it never ends early.
    fn next(&mut self) -> Option<Revocation<'a>> {
        self.remaining = self.remaining.checked_sub(1)?;
        Revocation::read(&mut self.decoder).ok()
    }
}
