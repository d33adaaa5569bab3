//! Requests that need a signature, and what they have to answer.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, fields, required};
use crate::encode::{Encode, Entries};
use crate::inspect::from_hex;

/// Length of a nonce and of a device's identity in bytes.
pub const NONCE_LENGTH: usize = 16;

/// Request of a challenge: nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChallengeRequest;

impl Encode for ChallengeRequest {
    fn encode_into(&self, _: &mut Entries<'_>) {}
}

impl<'b> Decode<'b> for ChallengeRequest {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {});
        Ok(ChallengeRequest)
    }
}

/// What a request has to contain to be accepted; both travel as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChallengeResponse {
    /// Never given out twice, and good for one request.
    pub nonce: [u8; NONCE_LENGTH],
    /// Which device it is.
    pub device: [u8; NONCE_LENGTH],
    /// Seconds for which it is good.
    pub seconds: u32,
}

impl Encode for ChallengeResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.hex("nonce", &self.nonce);
        entries.hex("device", &self.device);
        entries.unsigned("seconds", self.seconds);
    }
}

impl<'b> Decode<'b> for ChallengeResponse {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "nonce" => nonce: str(),
            "device" => device: str(),
            "seconds" => seconds: u32(),
        });
        Ok(ChallengeResponse {
            nonce: from_hex(required(nonce)?)?,
            device: from_hex(required(device)?)?,
            seconds: required(seconds)?,
        })
    }
}

/// A request with its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeRequest<'a> {
    /// A COSE_Sign1, which `ketch-trust` describes.
    pub request: &'a [u8],
}

impl Encode for ChangeRequest<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.bytes("request", self.request);
    }
}

impl<'b> Decode<'b> for ChangeRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "request" => request: bytes() });
        Ok(ChangeRequest {
            request: required(request)?,
        })
    }
}

/// The change was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeResponse {
    /// How many changes the device's settings have seen.
    pub serial: u32,
}

impl Encode for ChangeResponse {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("serial", self.serial);
    }
}

impl<'b> Decode<'b> for ChangeResponse {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "serial" => serial: u32() });
        Ok(ChangeResponse {
            serial: required(serial)?,
        })
    }
}
