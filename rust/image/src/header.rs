//! The fixed start of every image.

use ketch_abi::Error;

use crate::{DIGEST_LENGTH, FRONT_MAX};

/// The first bytes of every image. The first one is no ASCII, so that no text is taken for one.
pub const MAGIC: [u8; 4] = [0x8b, b'K', b'C', b'H'];

/// The version of the format that this reader knows and this writer writes.
pub const FORMAT_VERSION: u32 = 1;

/// What the header says.
///
/// | bytes | what |
/// |---|---|
/// | 0..4 | [`MAGIC`] |
/// | 4..8 | [`FORMAT_VERSION`], u32 little-endian |
/// | 8..12 | length of the whole image in bytes, u32 little-endian |
/// | 12..16 | length of the envelope in bytes, u32 little-endian |
/// | 16..48 | SHA-256 of the envelope |
///
/// The digest is there to tell damage from a malformed manifest, also where nothing is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    total_length: u32,
    envelope_length: u32,
    envelope_digest: [u8; DIGEST_LENGTH],
}

impl Header {
    /// Length of the header in bytes.
    pub const LENGTH: usize = 48;

    /// The part of the header that a signature covers as additional data, in bytes: magic and
    /// version. The manifest fixes the rest.
    pub const SIGNED_LENGTH: usize = 8;

    /// Reads the header from the first bytes of an image; further bytes are not looked at.
    ///
    /// # Errors
    /// [`Error::ImageEmpty`], [`Error::ImageNotKetch`], [`Error::ImageVersionUnsupported`];
    /// [`Error::ImageTruncated`] if and only if more bytes are needed;
    /// [`Error::ImageManifestInvalid`] for an envelope longer than a device reads,
    /// [`Error::ImageLayoutInvalid`] for lengths that contradict each other.
    pub fn parse(bytes: &[u8]) -> Result<Header, Error> {
        if bytes.is_empty() {
            return Err(Error::ImageEmpty);
        }
        if bytes
            .iter()
            .zip(MAGIC)
            .any(|(byte, expected)| *byte != expected)
        {
            return Err(Error::ImageNotKetch);
        }
        if word(bytes, 4)? != FORMAT_VERSION {
            return Err(Error::ImageVersionUnsupported);
        }
        let digest = bytes.get(16..Self::LENGTH).ok_or(Error::ImageTruncated)?;
        let header = Header {
            total_length: word(bytes, 8)?,
            envelope_length: word(bytes, 12)?,
            envelope_digest: digest.try_into().map_err(|_| Error::ImageTruncated)?,
        };
        if header.envelope_length as usize > FRONT_MAX - Self::LENGTH {
            return Err(Error::ImageManifestInvalid);
        }
        if header.envelope_end() > header.total_length {
            return Err(Error::ImageLayoutInvalid);
        }
        Ok(header)
    }

    /// Length of the whole image in bytes.
    pub const fn total_length(&self) -> u32 {
        self.total_length
    }

    /// Where the envelope ends, in bytes from the start of the image; at most [`FRONT_MAX`].
    pub const fn envelope_end(&self) -> u32 {
        Self::LENGTH as u32 + self.envelope_length
    }

    /// SHA-256 that the envelope must have.
    pub const fn envelope_digest(&self) -> &[u8; DIGEST_LENGTH] {
        &self.envelope_digest
    }

    /// The header's bytes.
    #[cfg(feature = "std")]
    pub(crate) fn to_bytes(
        total_length: u32,
        envelope_length: u32,
        envelope_digest: &[u8; DIGEST_LENGTH],
    ) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        bytes[..Self::SIGNED_LENGTH].copy_from_slice(&Self::signed_bytes());
        bytes[8..12].copy_from_slice(&total_length.to_le_bytes());
        bytes[12..16].copy_from_slice(&envelope_length.to_le_bytes());
        bytes[16..].copy_from_slice(envelope_digest);
        bytes
    }

    /// The bytes of the header that a signature covers.
    pub fn signed_bytes() -> [u8; Self::SIGNED_LENGTH] {
        let mut bytes = [0; Self::SIGNED_LENGTH];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4..].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes
    }
}

/// The little-endian number at an offset.
fn word(bytes: &[u8], offset: usize) -> Result<u32, Error> {
    let bytes = bytes.get(offset..offset + 4).ok_or(Error::ImageTruncated)?;
    Ok(u32::from_le_bytes(
        bytes.try_into().map_err(|_| Error::ImageTruncated)?,
    ))
}
