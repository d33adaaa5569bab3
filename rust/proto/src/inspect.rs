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
    /// Bytes of flash that its keys and values take, and may take; `None` where it may keep none.
    pub key_value: Option<(u32, u32)>,
    /// Whether it starts with the device.
    pub starts_on_boot: bool,
    /// Word of the [`ketch_abi::ExitCause`] of its last run, if it ended.
    pub cause: Option<&'a str>,
    /// Exit code, if it ended by itself.
    pub code: Option<i32>,
    /// Text of the [`ketch_abi::Trap`], if it trapped; the digits of its number from a device without texts.
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

impl Inspect<'_> {
    /// Writes what stands before the grants.
    fn encode_head(&self, entries: &mut Entries<'_>) {
        let container = self;
        entries.text("name", container.name);
        entries.text("version", container.version);
        entries.unsigned("sequence", container.sequence);
        entries.text("kind", container.kind);
        entries.text("state", container.state);
        entries.text("trust", container.trust);
        entries.hex("key", container.key.as_ref().map_or(&[], |key| key));
        entries.unsigned("size", container.size);
        entries.hex("sha", &container.digest);
        entries.unsigned("memory", container.memory);
        if let Some((used, most)) = container.key_value {
            entries.unsigned("key_value_used", used);
            entries.unsigned("key_value_bytes", most);
        }
        entries.bool("starts_on_boot", container.starts_on_boot);
        entries.begin_list("grants");
    }

    /// Writes what stands behind them.
    fn encode_tail(&self, entries: &mut Entries<'_>) {
        let container = self;
        entries.end();
        entries.text("cause", container.cause);
        entries.signed_if("code", container.code);
        entries.text("trap", container.trap);
        entries.unsigned_if("error", container.error);
        entries.hint("detail", container.detail);
    }
}

impl Grant<'_> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        entries.words(&[self.capability.word(), self.label], self.operations);
    }
}

/// Writes the entries of an inspect response.
pub struct InspectWriter<'a>(Entries<'a>);

impl<'a> InspectWriter<'a> {
    /// Starts with what is known of the container.
    pub fn new(container: &Inspect<'_>, buffer: &'a mut [u8]) -> Self {
        let mut entries = Entries::new(buffer);
        container.encode_head(&mut entries);
        InspectWriter(entries)
    }

    /// Adds a grant.
    pub fn push(&mut self, grant: &Grant<'_>) {
        grant.encode_into(&mut self.0);
    }

    /// Ends it, with what is known of the same container, and returns the length of the entries in bytes.
    ///
    /// # Errors
    /// [`Error::ResponseTooLarge`].
    pub fn finish(mut self, container: &Inspect<'_>) -> Result<usize, Error> {
        container.encode_tail(&mut self.0);
        self.0.finish()
    }
}

impl<'a, G: IntoIterator<Item = Grant<'a>> + Clone> Encode for InspectResponse<'_, G> {
    fn encode_into(&self, entries: &mut Entries<'_>) {
        self.container.encode_head(entries);
        for grant in self.grants.clone() {
            grant.encode_into(entries);
        }
        self.container.encode_tail(entries);
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
            "key_value_used" => used: u32(),
            "key_value_bytes" => most: u32(),
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
            key_value: used.zip(most),
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
