//! The COSE_Sign1 around a manifest, and around the requests that need a signature.
//!
//! Source: RFC 9052, section 4.2. Of everything that COSE allows, exactly two forms are accepted:
//!
//! - **unsigned**: `18([h'', {}, content, h''])`: no algorithm, no key, no signature;
//! - **signed**: `18([h'A1 01 alg', {4: key id}, content, signature])` with the algorithm EdDSA
//!   (-8) or ES256 (-7), a key id of 1 to 32 bytes and a signature of 64 bytes.
//!
//! The signature is over `["Signature1", protected, external, content]`. The external data of an
//! image are the first 8 bytes of its header, magic and format version; other content has 8 bytes
//! of its own, so that no signature of the one is ever taken for the other's. `ketch-trust`
//! verifies it; what stands here alone gets no further than [`Trust::Unverified`].

use ketch_abi::{Error, Trust};
use ketch_cbor::Decoder;

use crate::encoding::is_deterministic;

/// Longest key id in bytes.
pub const KEY_ID_MAX: usize = 32;

/// Length of a signature in bytes, for either algorithm.
pub const SIGNATURE_LENGTH: usize = 64;

/// *Source*: RFC 9052, section 2, tag of a COSE_Sign1.
const TAG: u64 = 18;

/// *Source*: RFC 9052, section 3.1, label of the key id.
const KEY_ID: u8 = 4;

/// What something is signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A word, which a processor moves in shorter instructions than a part of one.
#[repr(u32)]
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

    /// The algorithm with this number in COSE.
    pub const fn from_number(number: i8) -> Option<Algorithm> {
        match number {
            -8 => Some(Algorithm::EdDsa),
            -7 => Some(Algorithm::Es256),
            _ => None,
        }
    }

    /// Its number in COSE.
    ///
    /// *Source*: RFC 9053, sections 2.1 and 2.2.
    pub const fn number(self) -> i8 {
        match self {
            Algorithm::EdDsa => -8,
            Algorithm::Es256 => -7,
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

/// Length of the external data that a signature covers, in bytes.
pub const EXTERNAL_LENGTH: usize = 8;

/// Longest part of the signed bytes that stands before the content: head of the array, context,
/// protected header, external data, head of the content.
const PREFIX_MAX: usize = 1 + 11 + 4 + 9 + 3;

/// What a signature is over, in two parts, so that nobody copies the content.
#[derive(Clone, Copy, Debug)]
pub struct SignedBytes<'a> {
    prefix: [u8; PREFIX_MAX],
    prefix_length: usize,
    content: &'a [u8],
}

impl<'a> SignedBytes<'a> {
    /// The signed bytes of this content; `None` where it is longer than any envelope's.
    ///
    /// *Source*: RFC 9052, section 4.4.
    pub fn new(
        algorithm: Algorithm,
        external: &[u8; EXTERNAL_LENGTH],
        content: &'a [u8],
    ) -> Option<SignedBytes<'a>> {
        let mut prefix = [0; PREFIX_MAX];
        let [high, low] = u16::try_from(content.len()).ok()?.to_be_bytes();
        let head: &[u8] = match content.len() {
            0..24 => &[0x40 | low],
            24..256 => &[0x58, low],
            _ => &[0x59, high, low],
        };
        let parts = [
            b"\x84\x6aSignature1\x43",
            algorithm.protected(),
            &[0x40 | EXTERNAL_LENGTH as u8],
            external,
            head,
        ];
        let mut prefix_length = 0;
        for part in parts {
            prefix
                .get_mut(prefix_length..prefix_length + part.len())?
                .copy_from_slice(part);
            prefix_length += part.len();
        }
        Some(SignedBytes {
            prefix,
            prefix_length,
            content,
        })
    }

    /// What stands before the content.
    pub fn prefix(&self) -> &[u8] {
        &self.prefix[..self.prefix_length]
    }

    /// The content.
    pub const fn content(&self) -> &'a [u8] {
        self.content
    }
}

/// Signature and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    signature: Option<Signature<'a>>,
    content: &'a [u8],
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

    /// The bytes inside, not looked at: of an image, the manifest.
    pub const fn content(&self) -> &'a [u8] {
        self.content
    }

    /// How far it can be trusted, by what stands here alone.
    pub const fn trust(&self) -> Trust {
        match self.signature {
            None => Trust::Unsigned,
            Some(_) => Trust::Unverified,
        }
    }
}

/// Reads the structure; `None` where it is CBOR of the right types with wrong values.
fn read<'a>(decoder: &mut Decoder<'a>) -> Result<Option<Envelope<'a>>, ketch_cbor::Malformed> {
    if decoder.tag()? != TAG || decoder.array()? != Some(4) {
        return Ok(None);
    }
    let protected = decoder.bytes()?;
    let key_id = match decoder.map()? {
        Some(0) => None,
        Some(1) if decoder.u8()? == KEY_ID => Some(decoder.bytes()?),
        _ => return Ok(None),
    };
    let content = decoder.bytes()?;
    let signature = decoder.bytes()?;
    let algorithm = [Algorithm::EdDsa, Algorithm::Es256]
        .into_iter()
        .find(|a| a.protected() == protected);
    Ok(match (algorithm, key_id) {
        (None, None) if protected.is_empty() && signature.is_empty() => Some(Envelope {
            signature: None,
            content,
        }),
        (Some(algorithm), Some(key_id)) if (1..=KEY_ID_MAX).contains(&key_id.len()) => {
            signature.try_into().ok().map(|bytes| Envelope {
                signature: Some(Signature {
                    algorithm,
                    key_id,
                    bytes,
                }),
                content,
            })
        }
        _ => None,
    })
}
