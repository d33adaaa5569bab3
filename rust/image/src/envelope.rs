//! The COSE_Sign1 around the manifest.
//!
//! Source: RFC 9052, section 4.2. Of everything that COSE allows, exactly two forms are accepted:
//!
//! - **unsigned**: `18([h'', {}, manifest, h''])`: no algorithm, no key, no signature;
//! - **signed**: `18([h'A1 01 alg', {4: key id}, manifest, signature])` with the algorithm EdDSA
//!   (-8) or ES256 (-7), a key id of 1 to 32 bytes and a signature of 64 bytes.
//!
//! The signature is over `["Signature1", protected, header[0..8], manifest]`, that is with magic
//! and format version as external additional data. Nothing verifies it yet, so no image gets
//! further than [`Trust::Unverified`].

use ketch_abi::{Error, Trust};
use minicbor::Decoder;
use minicbor::data::Tag;

use crate::encoding::is_deterministic;

/// Longest key id in bytes.
pub const KEY_ID_MAX: usize = 32;

/// Length of a signature in bytes, for either algorithm.
pub const SIGNATURE_LENGTH: usize = 64;

/// *Source*: RFC 9052, section 2, tag of a COSE_Sign1.
const TAG: u64 = 18;

/// *Source*: RFC 9052, section 3.1, label of the key id.
const KEY_ID: u8 = 4;

/// What an image is signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// EdDSA with Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl Algorithm {
    /// The protected header that names it: a map from 1 (algorithm) to its number.
    ///
    /// *Source*: RFC 9053, sections 2.1 and 2.2.
    pub const fn protected(self) -> &'static [u8] {
        match self {
            Algorithm::EdDsa => &[0xa1, 0x01, 0x27],
            Algorithm::Es256 => &[0xa1, 0x01, 0x26],
        }
    }

    /// The word used in messages and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            Algorithm::EdDsa => "eddsa",
            Algorithm::Es256 => "es256",
        }
    }
}

/// A signature that is well-formed; whether it is right is another matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature<'a> {
    /// What it was made with.
    pub algorithm: Algorithm,
    /// Which key made it, as its owner calls it; 1 to 32 bytes.
    pub key_id: &'a [u8],
    /// The signature itself.
    pub bytes: &'a [u8; SIGNATURE_LENGTH],
}

/// Signature and manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    signature: Option<Signature<'a>>,
    manifest: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// Reads an envelope that fills `bytes`.
    ///
    /// # Errors
    /// [`Error::ImageSignatureMalformed`] for anything but the two forms above.
    pub fn parse(bytes: &'a [u8]) -> Result<Envelope<'a>, Error> {
        if !is_deterministic(bytes) {
            return Err(Error::ImageSignatureMalformed);
        }
        let mut decoder = Decoder::new(bytes);
        let envelope = read(&mut decoder)
            .map_err(|_| Error::ImageSignatureMalformed)?
            .ok_or(Error::ImageSignatureMalformed)?;
        if decoder.position() != bytes.len() {
            return Err(Error::ImageSignatureMalformed);
        }
        Ok(envelope)
    }

    /// The signature; `None` for an unsigned image.
    pub const fn signature(&self) -> Option<&Signature<'a>> {
        self.signature.as_ref()
    }

    /// The manifest's bytes, not looked at.
    pub const fn manifest(&self) -> &'a [u8] {
        self.manifest
    }

    /// How far the image can be trusted, by what stands here alone.
    pub const fn trust(&self) -> Trust {
        match self.signature {
            None => Trust::Unsigned,
            Some(_) => Trust::Unverified,
        }
    }
}

/// Reads the structure; `None` where it is CBOR of the right types with wrong values.
fn read<'a>(decoder: &mut Decoder<'a>) -> Result<Option<Envelope<'a>>, minicbor::decode::Error> {
    if decoder.tag()? != Tag::new(TAG) || decoder.array()? != Some(4) {
        return Ok(None);
    }
    let protected = decoder.bytes()?;
    let key_id = match decoder.map()? {
        Some(0) => None,
        Some(1) if decoder.u8()? == KEY_ID => Some(decoder.bytes()?),
        _ => return Ok(None),
    };
    let manifest = decoder.bytes()?;
    let signature = decoder.bytes()?;
    let algorithm = [Algorithm::EdDsa, Algorithm::Es256]
        .into_iter()
        .find(|a| a.protected() == protected);
    Ok(match (algorithm, key_id) {
        (None, None) if protected.is_empty() && signature.is_empty() => Some(Envelope {
            signature: None,
            manifest,
        }),
        (Some(algorithm), Some(key_id)) if (1..=KEY_ID_MAX).contains(&key_id.len()) => {
            signature.try_into().ok().map(|bytes| Envelope {
                signature: Some(Signature {
                    algorithm,
                    key_id,
                    bytes,
                }),
                manifest,
            })
        }
        _ => None,
    })
}
