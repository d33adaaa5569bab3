//! Group 8: files.

use ketch_abi::Error;
use ketch_abi::error::SmpV1;
use ketch_cbor::Decoder;

use crate::decode::{Decode, fields, required};
use crate::encode::{Encode, Entries};

/// Command number of download, read, and upload, write.
pub const FILE: u8 = 0;
/// Command number of status, read.
pub const STATUS: u8 = 1;
/// Command number of hash, read.
pub const HASH: u8 = 2;
/// Command number of supported hashes, read.
pub const SUPPORTED_HASHES: u8 = 3;
/// Command number of close, write.
pub const CLOSE: u8 = 4;

/// The group's errors that we have use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum FileError {
    /// The name is not valid.
    InvalidName = 2,
    /// There is no such file.
    NotFound = 3,
    /// The file cannot be opened.
    OpenFailed = 5,
    /// Writing failed.
    WriteFailed = 10,
    /// The offset is not the file's length.
    OffsetNotValid = 11,
    /// There is no hash of this type, or not of a part.
    HashNotFound = 13,
    /// There is nothing at this path.
    MountPointNotFound = 14,
    /// The file has no bytes.
    Empty = 16,
}

impl FileError {
    /// The code that a version 1 client gets, as Zephyr translates it.
    pub const fn smp_v1(self) -> SmpV1 {
        match self {
            FileError::InvalidName | FileError::HashNotFound => SmpV1::Invalid,
            FileError::NotFound | FileError::MountPointNotFound => SmpV1::NoEntry,
            FileError::OpenFailed
            | FileError::WriteFailed
            | FileError::OffsetNotValid
            | FileError::Empty => SmpV1::Unknown,
        }
    }
}

/// A piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadRequest<'a> {
    /// Where the data stands in the file, in bytes.
    pub offset: u64,
    /// Path of the file.
    pub path: &'a str,
    /// The bytes.
    pub data: &'a [u8],
    /// Length of the file in bytes; in the piece with offset 0.
    pub length: Option<u64>,
}

impl<'b> Decode<'b> for UploadRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "off" => offset: u64(),
            "name" => path: str(),
            "data" => data: bytes(),
            "len" => length: u64(),
        });
        Ok(UploadRequest {
            offset: required(offset)?,
            path: required(path)?,
            data: data.unwrap_or(&[]),
            length,
        })
    }
}

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadResponse {
    /// Offset in bytes of the next piece.
    pub offset: u64,
}

impl Encode for UploadResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("off", self.offset);
    }
}

/// Asks for a file's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRequest<'a> {
    /// Path of the file.
    pub path: &'a str,
}

impl<'b> Decode<'b> for StatusRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "name" => path: str() });
        Ok(StatusRequest {
            path: required(path)?,
        })
    }
}

/// A file's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusResponse {
    /// The length in bytes.
    pub length: u64,
}

impl Encode for StatusResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("len", self.length);
    }
}

/// Asks for the hash of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashRequest<'a> {
    /// Path of the file.
    pub path: &'a str,
    /// Type of the hash; absent for the device's choice.
    pub kind: Option<&'a str>,
    /// First byte to hash.
    pub offset: u64,
    /// Most bytes to hash; absent for the whole file.
    pub length: Option<u64>,
}

impl<'b> Decode<'b> for HashRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "name" => path: str(),
            "type" => kind: str(),
            "off" => offset: u64(),
            "len" => length: u64(),
        });
        Ok(HashRequest {
            path: required(path)?,
            kind,
            offset: offset.unwrap_or(0),
            length,
        })
    }
}

/// The only type of hash that we offer.
pub const SHA256: &str = "sha256";

/// The SHA-256 of a whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashResponse {
    /// Bytes that were hashed.
    pub length: u64,
    /// The hash.
    pub digest: [u8; 32],
}

impl Encode for HashResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("type", SHA256);
        entries.unsigned("len", self.length);
        entries.bytes("output", &self.digest);
    }
}

/// That SHA-256 is offered, as 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportedHashesResponse;

impl Encode for SupportedHashesResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.map("types", 1);
        entries.map(SHA256, 2);
        entries.unsigned("format", 1_u8);
        entries.unsigned("size", 32_u8);
    }
}
