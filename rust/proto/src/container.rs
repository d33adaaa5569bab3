//! Messages that name one container and say how it stands.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, fields, required};
use crate::encode::{Encode, Entries};

/// Request of inspect, start, stop, kill, remove and counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRequest<'a> {
    /// The container's name. Any text here; the device looks it up.
    pub name: &'a str,
}

impl Encode for NameRequest<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("name", self.name);
    }
}

impl<'b> Decode<'b> for NameRequest<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "name" => name: str() });
        Ok(NameRequest {
            name: required(name)?,
        })
    }
}

/// Response of create, start, stop and kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateResponse<'a> {
    /// The container's name.
    pub name: &'a str,
    /// The word of the [`ketch_abi::ContainerState`] that it is in now.
    pub state: &'a str,
}

impl Encode for StateResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("name", self.name);
        entries.text("state", self.state);
    }
}

impl<'b> Decode<'b> for StateResponse<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "name" => name: str(), "state" => state: str() });
        Ok(StateResponse {
            name: required(name)?,
            state: required(state)?,
        })
    }
}

/// Response of remove: nothing but success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoveResponse;

impl Encode for RemoveResponse {
    fn encode_into(&self, _: &mut Entries<'_>) {}
}

impl<'b> Decode<'b> for RemoveResponse {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {});
        Ok(RemoveResponse)
    }
}
