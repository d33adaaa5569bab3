//! Writing of envelopes, and of images that get another one.

use std::vec::Vec;

use ketch_abi::Error;
use minicbor::Encoder;
use minicbor::data::Tag;
use sha2::{Digest, Sha256};

use crate::builder::must;
use crate::{
    Algorithm, EXTERNAL_LENGTH, Header, Image, PAYLOAD_ALIGNMENT, SIGNATURE_LENGTH, SignedBytes,
};

/// Makes a signature: it gets the bytes to sign.
pub type Sign<'a> = &'a dyn Fn(&[u8]) -> Result<[u8; SIGNATURE_LENGTH], Error>;

/// Who signs, and how.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    /// With what.
    pub algorithm: Algorithm,
    /// Which key; 1 to 32 bytes.
    pub key_id: &'a [u8],
    /// The key itself.
    pub sign: Sign<'a>,
}

/// Writes an envelope around content, signed or not.
///
/// # Errors
/// [`Error::ImageManifestInvalid`] for content that no envelope holds, and what signing returns.
pub fn seal(
    content: &[u8],
    external: &[u8; EXTERNAL_LENGTH],
    signer: Option<Signer<'_>>,
) -> Result<Vec<u8>, Error> {
    let mut encoder = Encoder::new(Vec::new());
    must(encoder.tag(Tag::new(18)));
    must(encoder.array(4));
    let Some(signer) = signer else {
        must(encoder.bytes(&[]));
        must(encoder.map(0));
        must(encoder.bytes(content));
        must(encoder.bytes(&[]));
        return Ok(encoder.into_writer());
    };
    let signed =
        SignedBytes::new(signer.algorithm, external, content).ok_or(Error::ImageManifestInvalid)?;
    let signature = (signer.sign)(&[signed.prefix(), content].concat())?;
    must(encoder.bytes(signer.algorithm.protected()));
    must(encoder.map(1));
    must(encoder.u8(4));
    must(encoder.bytes(signer.key_id));
    must(encoder.bytes(content));
    must(encoder.bytes(&signature));
    Ok(encoder.into_writer())
}

/// Puts an envelope and payloads into one image.
///
/// # Errors
/// Those of [`Image::parse`], because the reader decides what an image may be.
pub(crate) fn assemble<'a>(
    envelope: &[u8],
    payloads: impl Iterator<Item = &'a [u8]>,
) -> Result<Vec<u8>, Error> {
    let mut image = Vec::from([0; Header::LENGTH]);
    image.extend_from_slice(envelope);
    for payload in payloads {
        image.resize(image.len().next_multiple_of(PAYLOAD_ALIGNMENT as usize), 0);
        image.extend_from_slice(payload);
    }
    let total = u32::try_from(image.len()).map_err(|_| Error::ImageTooLarge)?;
    let digest = Sha256::digest(envelope).into();
    image[..Header::LENGTH].copy_from_slice(&Header::to_bytes(
        total,
        envelope.len() as u32,
        &digest,
    ));
    Image::parse(&image)?;
    Ok(image)
}

/// The same image with another signature, or with none.
///
/// # Errors
/// As [`seal`]; those of [`Image::parse`] where the signature makes the front too long.
pub fn sign_image(image: &Image<'_>, signer: Option<Signer<'_>>) -> Result<Vec<u8>, Error> {
    let content = image.front().envelope.content();
    let envelope = seal(content, &Header::signed_bytes(), signer)?;
    let mut payloads = Vec::new();
    for payload in image.manifest().payloads() {
        payloads.push(image.payload(payload.kind)?);
    }
    assemble(&envelope, payloads.into_iter())
}
