//! What a device was told to trust and to allow, in pieces that fit the transport.

use ketch_abi::Error;
use ketch_cbor::Decoder;

use crate::decode::{Decode, fields, required};
use crate::encode::{Encode, Entries};

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsPart {
    /// The keys in the device's storage.
    Anchors,
    /// The keys compiled into its firmware.
    CompiledAnchors,
    /// The policy in the device's storage.
    Policy,
    /// The policy compiled into its firmware, which holds while there is none in storage.
    CompiledPolicy,
    /// What was revoked.
    Revocations,
    /// The highest sequence numbers that it accepted.
    Sequences,
}

impl SettingsPart {
    /// Every part.
    pub const ALL: &'static [SettingsPart] = &[
        SettingsPart::Anchors,
        SettingsPart::CompiledAnchors,
        SettingsPart::Policy,
        SettingsPart::CompiledPolicy,
        SettingsPart::Revocations,
        SettingsPart::Sequences,
    ];

    /// The word used in messages.
    pub const fn word(self) -> &'static str {
        match self {
            SettingsPart::Anchors => "anchors",
            SettingsPart::CompiledAnchors => "compiled-anchors",
            SettingsPart::Policy => "policy",
            SettingsPart::CompiledPolicy => "compiled-policy",
            SettingsPart::Revocations => "revocations",
            SettingsPart::Sequences => "sequences",
        }
    }

    /// The part with this word.
    pub fn from_word(word: &str) -> Option<SettingsPart> {
        Self::ALL.iter().copied().find(|part| part.word() == word)
    }
}

/// Request of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingsRequest {
    /// Of what; travels as its word.
    pub part: SettingsPart,
    /// Where the piece starts, in bytes.
    pub offset: u32,
}

impl Encode for SettingsRequest {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.text("part", self.part.word());
        entries.unsigned("off", self.offset);
    }
}

impl<'b> Decode<'b> for SettingsRequest {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, { "part" => part: str(), "off" => offset: u32() });
        Ok(SettingsRequest {
            part: SettingsPart::from_word(required(part)?).ok_or(Error::RequestMalformed)?,
            offset: offset.unwrap_or(0),
        })
    }
}

/// A piece of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingsResponse<'a> {
    /// Length of the whole part in bytes.
    pub length: u32,
    /// How many changes the settings have seen; a reader starts again where it differs between
    /// pieces.
    pub serial: u32,
    /// The bytes at the offset; none at the end.
    pub data: &'a [u8],
}

impl SettingsResponse<'_> {
    /// Bytes of a response beside its data, at most.
    pub const OVERHEAD: usize = 40;
}

impl Encode for SettingsResponse<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.unsigned("len", self.length);
        entries.unsigned("serial", self.serial);
        entries.bytes("data", self.data);
    }
}

impl<'b> Decode<'b> for SettingsResponse<'b> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "len" => length: u32(),
            "serial" => serial: u32(),
            "data" => data: bytes(),
        });
        Ok(SettingsResponse {
            length: required(length)?,
            serial: required(serial)?,
            data: required(data)?,
        })
    }
}
