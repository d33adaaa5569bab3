//! Writing of images, for tools.

use std::string::String;
use std::vec::Vec;

use ketch_abi::{ABI_VERSION, Capability, ContainerKind, Error, Operations};
use minicbor::Encoder;
use sha2::{Digest, Sha256};

use crate::seal::{Signer, assemble, seal};
use crate::{Algorithm, Header, PayloadKind, Resources, RestartPolicy, SIGNATURE_LENGTH};

/// A payload to put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayloadSource {
    /// A core wasm module.
    Wasm(Vec<u8>),
    /// A module compiled for a target.
    Aot(String, Vec<u8>),
    /// Named data.
    Asset(String, Vec<u8>),
}

impl PayloadSource {
    /// What it is.
    pub fn kind(&self) -> PayloadKind<'_> {
        match self {
            PayloadSource::Wasm(_) => PayloadKind::Wasm,
            PayloadSource::Aot(target, _) => PayloadKind::Aot(target),
            PayloadSource::Asset(name, _) => PayloadKind::Asset(name),
        }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            PayloadSource::Wasm(bytes)
            | PayloadSource::Aot(_, bytes)
            | PayloadSource::Asset(_, bytes) => bytes,
        }
    }
}

/// A device to request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSource {
    /// The kind of permission.
    pub capability: Capability,
    /// The device's label.
    pub label: String,
    /// What to do with it.
    pub operations: Operations,
}

/// Everything that an image says and carries. The same values give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builder {
    /// Application id, in reverse-DNS form.
    pub id: String,
    /// The container's name.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// Rises with every release.
    pub sequence: u32,
    /// How it runs.
    pub kind: ContainerKind,
    /// Version of the guest interface.
    pub abi: u32,
    /// What it carries, in the order of the file.
    pub payloads: Vec<PayloadSource>,
    /// What it wants to use.
    pub requests: Vec<RequestSource>,
    /// What it needs.
    pub resources: Resources,
    /// When it is started again.
    pub restart: RestartPolicy,
    /// Milliseconds within which it must report that it is well.
    pub health_period: Option<u32>,
}

impl Builder {
    /// A reactor with 64 KiB of memory and 4 KiB of stack that requests and carries nothing yet.
    pub fn new(id: &str, name: &str, version: &str) -> Builder {
        Builder {
            id: id.into(),
            name: name.into(),
            version: version.into(),
            sequence: 0,
            kind: ContainerKind::Reactor,
            abi: ABI_VERSION,
            payloads: Vec::new(),
            requests: Vec::new(),
            resources: Resources {
                memory: 65_536,
                stack: 4096,
                event_time: None,
                log_rate: None,
                queue_length: None,
                queue_size: None,
                handles: None,
                processor_share: None,
                key_value_bytes: None,
            },
            restart: RestartPolicy::Never,
            health_period: None,
        }
    }

    /// Writes an unsigned image.
    ///
    /// # Errors
    /// Those of [`crate::Image::parse`], because the reader decides what an image may be.
    pub fn build(&self) -> Result<Vec<u8>, Error> {
        self.finish(None)
    }

    /// Writes a signed image. `sign` gets the bytes to sign.
    ///
    /// # Errors
    /// As [`Builder::build`], and what `sign` returns.
    pub fn build_signed(
        &self,
        algorithm: Algorithm,
        key_id: &[u8],
        sign: impl FnOnce(&[u8]) -> Result<[u8; SIGNATURE_LENGTH], Error>,
    ) -> Result<Vec<u8>, Error> {
        let sign = core::cell::Cell::new(Some(sign));
        let once = |bytes: &[u8]| sign.take().ok_or(Error::Internal)?(bytes);
        self.finish(Some(Signer {
            algorithm,
            key_id,
            sign: &once,
        }))
    }

    fn finish(&self, signer: Option<Signer<'_>>) -> Result<Vec<u8>, Error> {
        let envelope = seal(&self.manifest(), &Header::signed_bytes(), signer)?;
        assemble(&envelope, self.payloads.iter().map(PayloadSource::bytes))
    }

    fn manifest(&self) -> Vec<u8> {
        let mut map = MapWriter::default();
        map.entry(1, |e| must(e.str(&self.id)));
        map.entry(2, |e| must(e.str(&self.name)));
        map.entry(3, |e| must(e.str(&self.version)));
        map.entry(4, |e| must(e.u32(self.sequence)));
        map.entry(5, |e| must(e.u8(self.kind as u8)));
        map.entry(6, |e| must(e.u32(self.abi)));
        map.list(7, self.payloads.iter().map(payload));
        map.list(8, self.requests.iter().map(request));
        map.value(9, resources(&self.resources));
        map.entry(10, |e| must(e.u8(self.restart as u8)));
        if let Some(period) = self.health_period {
            let mut health = MapWriter::default();
            health.entry(1, |e| must(e.u32(period)));
            map.value(11, health);
        }
        map.bytes()
    }
}

fn payload(source: &PayloadSource) -> MapWriter {
    let mut map = MapWriter::default();
    let (number, name) = match source.kind() {
        PayloadKind::Wasm => (0, None),
        PayloadKind::Aot(target) => (1, Some(target)),
        PayloadKind::Asset(name) => (2, Some(name)),
    };
    map.entry(1, |e| must(e.u8(number)));
    if let Some(name) = name {
        map.entry(2, |e| must(e.str(name)));
    }
    map.entry(3, |e| must(e.u64(source.bytes().len() as u64)));
    map.entry(4, |e| must(e.bytes(&Sha256::digest(source.bytes()))));
    map
}

fn request(source: &RequestSource) -> MapWriter {
    let mut map = MapWriter::default();
    map.entry(1, |e| must(e.u8(source.capability as u8)));
    map.entry(2, |e| must(e.str(&source.label)));
    map.entry(3, |e| must(e.u8(source.operations.0)));
    map
}

fn resources(resources: &Resources) -> MapWriter {
    let mut map = MapWriter::default();
    map.entry(1, |e| must(e.u32(resources.memory)));
    map.entry(2, |e| must(e.u32(resources.stack)));
    for (key, value) in [
        (3, resources.event_time),
        (4, resources.log_rate),
        (5, resources.queue_length),
        (6, resources.queue_size),
        (10, resources.handles),
        (11, resources.processor_share),
        (12, resources.key_value_bytes),
    ] {
        if let Some(value) = value {
            map.entry(key, |e| must(e.u32(value)));
        }
    }
    map
}

/// A map whose length is known only at its end.
#[derive(Default)]
struct MapWriter {
    count: u64,
    entries: Vec<u8>,
}

impl MapWriter {
    fn entry(&mut self, key: u8, value: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) {
        let mut encoder = Encoder::new(&mut self.entries);
        must(encoder.u8(key));
        value(&mut encoder);
        self.count += 1;
    }

    fn value(&mut self, key: u8, map: MapWriter) {
        self.entry(key, |e| e.writer_mut().extend(map.bytes()));
    }

    fn list(&mut self, key: u8, items: impl ExactSizeIterator<Item = MapWriter>) {
        self.entry(key, |e| {
            must(e.array(items.len() as u64));
            for item in items {
                e.writer_mut().extend(item.bytes());
            }
        });
    }

    fn bytes(self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        must(encoder.map(self.count));
        let mut bytes = encoder.into_writer();
        bytes.extend(self.entries);
        bytes
    }
}

/// Encoding into a vector cannot fail.
pub(crate) fn must<T>(result: Result<T, minicbor::encode::Error<core::convert::Infallible>>) {
    if let Err(error) = result {
        unreachable!("encoding into memory failed: {error}");
    }
}
