//! Sending an image in pieces.
//!
//! The first request has `off` 0, `len`, `sha`, `name` and data, the later ones `off` and data.
//! The answer names the offset that the device expects next, whatever was sent.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, fields, required};
use crate::encode::{Encode, Entries};

/// Length in bytes of the SHA-256 that identifies an upload.
pub const DIGEST_LENGTH: usize = 32;

/// A piece of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadRequest<'a> {
    /// Where the data stands in the image, in bytes.
    pub offset: u32,
    /// Length of the image in bytes; in the first piece.
    pub length: Option<u32>,
    /// SHA-256 of the image; in the first piece.
    pub digest: Option<&'a [u8; DIGEST_LENGTH]>,
    /// Name of the container, to compare with the manifest's; may be in the first piece.
    pub name: Option<&'a str>,
    /// The bytes. May be empty.
    pub data: &'a [u8],
}

impl Encode for UploadRequest<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("off", self.offset);
        if let Some(length) = self.length {
            entries.unsigned("len", length);
        }
        if let Some(digest) = self.digest {
            entries.bytes("sha", digest);
        }
        if let Some(name) = self.name {
            entries.text("name", name);
        }
        entries.bytes("data", self.data);
    }
}

impl<'b> Decode<'b> for UploadRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "off" => offset: u32(),
            "len" => length: u32(),
            "sha" => digest: bytes(),
            "name" => name: str(),
            "data" => data: bytes(),
        });
        let digest = digest.map(<&[u8; DIGEST_LENGTH]>::try_from).transpose();
        Ok(UploadRequest {
            offset: required(offset)?,
            length,
            digest: digest.map_err(|_| Error::RequestMalformed)?,
            name,
            data: required(data)?,
        })
    }
}

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadResponse {
    /// Offset in bytes of the next piece; the image's length when it is whole.
    pub offset: u32,
    /// Once the image is whole: whether its SHA-256 is the announced one.
    pub matches: Option<bool>,
}

impl Encode for UploadResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("off", self.offset);
        if let Some(matches) = self.matches {
            entries.bool("match", matches);
        }
    }
}

impl<'b> Decode<'b> for UploadResponse {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "off" => offset: u32(), "match" => matches: bool() });
        Ok(UploadResponse {
            offset: required(offset)?,
            matches,
        })
    }
}
