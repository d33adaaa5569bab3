//! Group 0: the operating system.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, fields, required};
use crate::encode::{Encode, Entries};

/// Command number of echo, read or write.
pub const ECHO: u8 = 0;
/// Command number of reset, write.
pub const RESET: u8 = 5;
/// Command number of parameters, read.
pub const PARAMETERS: u8 = 6;
/// Command number of information, read.
pub const INFO: u8 = 7;

/// The group's error for a letter that is no field of [`InfoRequest`].
pub const ERROR_INVALID_FORMAT: u16 = 2;

/// Asks for a text to be sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EchoRequest<'a> {
    /// The text.
    pub text: &'a str,
}

impl<'b> Decode<'b> for EchoRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "d" => text: str() });
        Ok(EchoRequest {
            text: required(text)?,
        })
    }
}

/// Sends the text back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EchoResponse<'a> {
    /// The text.
    pub text: &'a str,
}

impl Encode for EchoResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("r", self.text);
    }
}

/// How much the device takes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParametersResponse {
    /// Longest frame in bytes, header included.
    pub buffer_size: u32,
    /// Frames that it holds at a time.
    pub buffer_count: u32,
}

impl Encode for ParametersResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("buf_size", self.buffer_size);
        entries.unsigned("buf_count", self.buffer_count);
    }
}

/// Asks what the device runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InfoRequest<'a> {
    /// Letters of the fields wanted, in the manner of `uname`.
    pub format: &'a str,
}

impl<'b> Decode<'b> for InfoRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "format" => format: str() });
        Ok(InfoRequest {
            format: format.unwrap_or(""),
        })
    }
}

/// The fields wanted, with a space between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InfoResponse<'a> {
    /// The fields.
    pub output: &'a str,
}

impl Encode for InfoResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("output", self.output);
    }
}
