//! One container in full.

use core::fmt;

use ketch_abi::{Capability, Error, Operations};
use ketch_cbor::Decoder;

use crate::decode::{Decode, Items, fields, required};
use crate::encode::{Encode, Entries};
use crate::upload::DIGEST_LENGTH;

/// Length of a key's id in bytes.
pub const KEY_ID_LENGTH: usize = 8;

/// What a device knows about a container, apart from its grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspect<'a> {
    /// Its name.
    pub name: &'a str,
    /// Semantic version of its image.
    pub version: &'a str,
    /// Sequence number of its image.
    pub sequence: u64,
    /// Word of its [`ketch_abi::ContainerKind`].
    pub kind: &'a str,
    /// Word of its [`ketch_abi::ContainerState`].
    pub state: &'a str,
    /// Word of its image's [`ketch_abi::Trust`].
    pub trust: &'a str,
    /// The key that vouches for its image, if one does; travels as 16 hexadecimal digits.
    pub key: Option<[u8; KEY_ID_LENGTH]>,
    /// Length of its image in bytes.
    pub size: u32,
    /// SHA-256 of its image; travels as 64 lower-case hexadecimal digits.
    pub digest: [u8; DIGEST_LENGTH],
    /// Memory that it holds on the device now, in bytes.
    pub memory: u64,
    /// Whether it starts with the device.
    pub starts_on_boot: bool,
    /// Word of the [`ketch_abi::ExitCause`] of its last run, if it ended.
    pub cause: Option<&'a str>,
    /// Exit code, if it ended by itself.
    pub code: Option<i32>,
    /// Text of the [`ketch_abi::Trap`], if it trapped.
    pub trap: Option<&'a str>,
    /// Number of the [`ketch_abi::Error`], if its start failed.
    pub error: Option<u16>,
    /// What the cause does not say, such as the import that was not linked.
    pub detail: Option<&'a str>,
}

/// A grant, shown as `gpio led0 read+write`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    /// Kind of permission.
    pub capability: Capability,
    /// Label of the device.
    pub label: &'a str,
    /// What may be done with it.
    pub operations: Operations,
}

impl fmt::Display for Grant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {}",
            self.capability.word(),
            self.label,
            self.operations
        )
    }
}

/// Response of inspect. `G` walks over [`Grant`]s where it is written, and over their texts
/// where it was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InspectResponse<'a, G> {
    /// The container.
    pub container: Inspect<'a>,
    /// Its grants.
    pub grants: G,
}

/// Bytes shown as lower-case hexadecimal digits.
pub(crate) struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The bytes that hexadecimal digits stand for.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], Error> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(Error::RequestMalformed);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            let value = (*digit as char)
                .to_digit(16)
                .ok_or(Error::RequestMalformed)?;
            *byte = *byte << 4 | value as u8;
        }
    }
    Ok(bytes)
}

impl<'a, G: IntoIterator<Item = Grant<'a>> + Clone> Encode for InspectResponse<'_, G> {
    fn encode_into(&self, entries: &mut Entries<'_>) -> Result<(), Error> {
        let container = &self.container;
        entries.text("name", container.name)?;
        entries.text("version", container.version)?;
        entries.unsigned("sequence", container.sequence)?;
        entries.text("kind", container.kind)?;
        entries.text("state", container.state)?;
        entries.text("trust", container.trust)?;
        container
            .key
            .map_or(Ok(()), |key| entries.display("key", &Hex(&key)))?;
        entries.unsigned("size", container.size)?;
        entries.display("sha", &Hex(&container.digest))?;
        entries.unsigned("memory", container.memory)?;
        entries.bool("starts_on_boot", container.starts_on_boot)?;
        entries.open("grants", |encoder| encoder.begin_array()?.ok())?;
        for grant in self.grants.clone() {
            entries.display_item(&grant)?;
        }
        entries.put(|encoder| encoder.end()?.ok())?;
        container
            .cause
            .map_or(Ok(()), |cause| entries.text("cause", cause))?;
        container
            .code
            .map_or(Ok(()), |code| entries.signed("code", code))?;
        container
            .trap
            .map_or(Ok(()), |trap| entries.text("trap", trap))?;
        container
            .error
            .map_or(Ok(()), |error| entries.unsigned("error", error))?;
        if let Some(detail) = container.detail {
            entries.hint("detail", detail);
        }
        Ok(())
    }
}

impl<'b> Decode<'b> for InspectResponse<'b, Items<'b, &'b str>> {
    fn decode_from(decoder: &mut Decoder<'b>) -> Result<Self, Error> {
        fields!(decoder, {
            "name" => name: str(),
            "version" => version: str(),
            "sequence" => sequence: u64(),
            "kind" => kind: str(),
            "state" => state: str(),
            "trust" => trust: str(),
            "key" => key: str(),
            "size" => size: u32(),
            "sha" => digest: str(),
            "memory" => memory: u64(),
            "starts_on_boot" => starts_on_boot: bool(),
            "cause" => cause: str(),
            "code" => code: i32(),
            "trap" => trap: str(),
            "error" => error: u16(),
            "detail" => detail: str(),
        }, {
            "grants" => grants: Items<'b, &'b str>,
        });
        let container = Inspect {
            name: required(name)?,
            version: required(version)?,
            sequence: required(sequence)?,
            kind: required(kind)?,
            state: required(state)?,
            trust: required(trust)?,
            key: key.map(from_hex).transpose()?,
            size: required(size)?,
            digest: from_hex(required(digest)?)?,
            memory: required(memory)?,
            starts_on_boot: required(starts_on_boot)?,
            cause,
            code,
            trap,
            error,
            detail,
        };
        Ok(InspectResponse {
            container,
            grants: required(grants)?,
        })
    }
}
