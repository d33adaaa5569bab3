//! What an image says about itself.
//!
//! A CBOR map with small integer keys, in deterministic encoding (RFC 8949, section 4.2.1):
//!
//! | key | value | |
//! |---|---|---|
//! | 1 | application id, text | reverse-DNS, at most 64 bytes |
//! | 2 | name, text | 1 to 32 of a-z 0-9 - _ . |
//! | 3 | version, text | semantic version, at most 32 bytes |
//! | 4 | sequence number, u32 | rises with every release |
//! | 5 | kind | 0 reactor, 1 command |
//! | 6 | version of the guest interface | `ketch_abi::ABI_VERSION` |
//! | 7 | payloads, array of maps | 1 kind (0 wasm, 1 aot, 2 asset), 2 target or name, 3 length, 4 SHA-256 |
//! | 8 | requests, array of maps | 1 capability, 2 device label, 3 operations as bits |
//! | 9 | resources, map | 1 memory, 2 stack, 3 microseconds per event, 4 log lines per second, 5 messages and 6 bytes in a subscription's queue |
//! | 10 | restart | 0 never, 1 on failure, 2 always |
//! | 11 | health, map, may be missing | 1 period in milliseconds |
//!
//! Every key but 11, and those from 3 on of the resources, must be there; only a target or a name may be
//! missing, and only from a wasm payload. In each map, keys from 128 to 255 that a reader does not
//! know are ignored; any other unknown key makes it refuse the image as newer than itself.

pub mod payload;
pub mod request;
pub mod resources;

use ketch_abi::{ABI_VERSION, ContainerKind, Error};
use ketch_cbor::Decoder;

use crate::encoding::is_deterministic;
use crate::map::{MISSING, given, read_map, read_number, read_numbers, read_text, required};
use crate::text;
use payload::{Payload, PayloadKind, Payloads};
use request::Requests;
use resources::Resources;

/// When a container that ended is started again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RestartPolicy {
    /// Not at all.
    Never = 0,
    /// After a failure.
    OnFailure = 1,
    /// However it ended, unless an operator ended it.
    Always = 2,
}

impl RestartPolicy {
    /// Every policy, in the order of its numbers.
    pub const ALL: &'static [RestartPolicy] = &[
        RestartPolicy::Never,
        RestartPolicy::OnFailure,
        RestartPolicy::Always,
    ];

    /// The word used in messages and files.
    pub const fn word(self) -> &'static str {
        match self {
            RestartPolicy::Never => "never",
            RestartPolicy::OnFailure => "on-failure",
            RestartPolicy::Always => "always",
        }
    }

    /// The policy with this word.
    pub fn from_word(word: &str) -> Option<RestartPolicy> {
        Self::ALL
            .iter()
            .copied()
            .find(|policy| policy.word() == word)
    }
}

/// A manifest whose every value was checked. It borrows the bytes that it was read from.
#[derive(Clone, Debug)]
pub struct Manifest<'a> {
    /// Application id, in reverse-DNS form.
    pub id: &'a str,
    /// The container's name.
    pub name: &'a str,
    /// Semantic version.
    pub version: &'a str,
    /// Rises with every release.
    pub sequence: u32,
    /// How it runs.
    pub kind: ContainerKind,
    /// What it needs.
    pub resources: Resources,
    /// When it is started again.
    pub restart: RestartPolicy,
    /// Milliseconds within which the container must report that it is well, 100 to 86,400,000;
    /// `None` where it need not.
    pub health_period: Option<u32>,
    payloads: Payloads<'a>,
    requests: Requests<'a>,
}

/// What was read of a manifest so far.
#[derive(Default)]
struct Draft<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
    version: Option<&'a str>,
    sequence: Option<u32>,
    kind: Option<ContainerKind>,
    abi: Option<u32>,
    restart: Option<RestartPolicy>,
    health_period: Option<u32>,
    payloads: Option<Payloads<'a>>,
    requests: Option<Requests<'a>>,
    resources: Option<Resources>,
}

impl<'a> Draft<'a> {
    fn read(&mut self, key: u8, decoder: &mut Decoder<'a>) -> Result<bool, Error> {
        let invalid = Error::ImageManifestInvalid;
        match key {
            1 => self.id = Some(read_text(decoder, text::is_id, invalid)?),
            2 => self.name = Some(read_text(decoder, text::is_name, Error::NameInvalid)?),
            3 => self.version = Some(read_text(decoder, text::is_version, invalid)?),
            4 => self.sequence = Some(read_number(decoder, 0, u32::MAX)?),
            5 => self.kind = ContainerKind::from_number(read_number(decoder, 0, 1)? as u8),
            6 => self.abi = Some(read_number(decoder, 0, u32::MAX)?),
            7 => self.payloads = Some(Payloads::read(decoder)?),
            8 => self.requests = Some(Requests::read(decoder)?),
            9 => self.resources = Some(Resources::read(decoder)?),
            10 => self.restart = Some(read_restart(decoder)?),
            11 => self.health_period = Some(read_health(decoder)?),
            _ => return Ok(false),
        }
        // What follows may mean something else in another interface.
        if self.abi.is_some_and(|abi| abi != ABI_VERSION) {
            return Err(Error::ImageAbiUnsupported);
        }
        Ok(true)
    }
}

impl<'a> Manifest<'a> {
    /// Reads a manifest that fills `bytes`.
    ///
    /// # Errors
    /// [`Error::ImageManifestMalformed`] for what is not a manifest's structure in deterministic
    /// encoding, [`Error::ImageManifestInvalid`] and [`Error::NameInvalid`] for a value out of
    /// range, [`Error::ImageVersionUnsupported`] for an unknown key that must be known,
    /// [`Error::ImageAbiUnsupported`] for another guest interface, or a capability or operation
    /// that this one does not have, [`Error::ImageNoPayload`] where there is nothing to run.
    pub fn parse(bytes: &'a [u8]) -> Result<Manifest<'a>, Error> {
        if !is_deterministic(bytes) {
            return Err(Error::ImageManifestMalformed);
        }
        let mut decoder = Decoder::new(bytes);
        let manifest = Self::read(&mut decoder)?;
        if decoder.position() != bytes.len() {
            return Err(Error::ImageManifestMalformed);
        }
        Ok(manifest)
    }

    fn read(decoder: &mut Decoder<'a>) -> Result<Manifest<'a>, Error> {
        let mut draft = Draft::default();
        let fields = &mut draft;
        read_map(decoder, &mut |key, decoder| fields.read(key, decoder))?;
        required(draft.abi)?;
        Ok(Manifest {
            id: required(draft.id)?,
            name: required(draft.name)?,
            version: required(draft.version)?,
            sequence: required(draft.sequence)?,
            kind: required(draft.kind)?,
            resources: required(draft.resources)?,
            restart: required(draft.restart)?,
            health_period: draft.health_period,
            payloads: required(draft.payloads)?,
            requests: required(draft.requests)?,
        })
    }

    /// The payloads, in the order of the file; at most [`crate::PAYLOADS_MAX`].
    pub fn payloads(&self) -> Payloads<'a> {
        self.payloads.clone()
    }

    /// The payload of this kind.
    pub fn payload(&self, kind: PayloadKind<'_>) -> Option<Payload<'a>> {
        self.payloads().find(|payload| payload.kind == kind)
    }

    /// The requested devices; at most [`crate::REQUESTS_MAX`].
    pub fn requests(&self) -> Requests<'a> {
        self.requests.clone()
    }
}

fn read_restart(decoder: &mut Decoder<'_>) -> Result<RestartPolicy, Error> {
    let number = read_number(decoder, 0, 2)?;
    RestartPolicy::ALL
        .get(number as usize)
        .copied()
        .ok_or(Error::ImageManifestInvalid)
}

fn read_health(decoder: &mut Decoder<'_>) -> Result<u32, Error> {
    let mut values = [MISSING];
    read_numbers(decoder, &[(1, 100, 86_400_000)], &mut values)?;
    let [period] = values;
    required(given(period))
}
