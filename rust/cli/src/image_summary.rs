//! What an image file says about itself, as JSON and as text.

use crate::error::Result;
use crate::image_file::ImageFile;
use crate::module::Module;
use crate::output::{BAD, GOOD, NOTABLE};
use crate::table::Fields;
use crate::text::{exact_size, hex, safe, size};
use ketch_abi::Trust;
use ketch_image::{Image, PayloadKind};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Said of what manifests can ask for and devices of this version leave undone.
const NOT_YET: &str = "no device of this version acts on it";

/// Everything about an image.
#[derive(Debug, Serialize)]
pub struct Summary {
    file: String,
    id: String,
    name: String,
    version: String,
    sequence: u32,
    kind: &'static str,
    /// Version of the guest interface.
    abi: u32,
    trust: &'static str,
    signature: Option<Signature>,
    /// Bytes of the file, and their SHA-256.
    size: usize,
    sha: String,
    payloads: Vec<Payload>,
    requests: Vec<Request>,
    resources: Resources,
    restart: &'static str,
    /// Milliseconds.
    health_period: Option<u32>,
    /// Imports of the wasm payload; none where there is no such payload.
    imports: Vec<Import>,
    /// What is wrong with the wasm payload, where it is no valid module.
    invalid: Option<String>,
}

#[derive(Debug, Serialize)]
struct Signature {
    algorithm: &'static str,
    key_id: String,
}

#[derive(Debug, Serialize)]
struct Payload {
    kind: String,
    size: u32,
    sha: String,
}

#[derive(Debug, Serialize)]
struct Request {
    capability: &'static str,
    label: String,
    operations: String,
}

#[derive(Debug, Serialize)]
struct Resources {
    /// Bytes.
    memory: u32,
    /// Bytes.
    stack: u32,
    /// Microseconds.
    event_time: Option<u32>,
    /// Lines in a second.
    log_rate: Option<u32>,
    /// Messages.
    queue_length: Option<u32>,
    /// Bytes.
    queue_size: Option<u32>,
    handles: Option<u32>,
    /// Percent.
    processor_share: Option<u32>,
    /// Bytes.
    key_value_bytes: Option<u32>,
}

#[derive(Debug, Serialize)]
struct Import {
    module: String,
    field: String,
    capability: Option<&'static str>,
}

impl Summary {
    /// Reads a file's image and the wasm module in it.
    ///
    /// # Errors
    /// None in practice: the file was checked when it was read.
    pub fn read(file: &ImageFile) -> Result<Summary> {
        let image = file.image()?;
        let manifest = image.manifest();
        let resources = manifest.resources;
        let (imports, invalid) = match imports(&image) {
            Ok(imports) => (imports, None),
            Err(failure) => (Vec::new(), Some(failure.detail.unwrap_or(failure.message))),
        };
        Ok(Summary {
            file: file.path().display().to_string(),
            id: manifest.id.to_owned(),
            name: manifest.name.to_owned(),
            version: manifest.version.to_owned(),
            sequence: manifest.sequence,
            kind: manifest.kind.word(),
            // The reader accepts no other.
            abi: ketch_abi::ABI_VERSION,
            trust: image.trust().word(),
            signature: image
                .front()
                .envelope
                .signature()
                .map(|signature| Signature {
                    algorithm: signature.algorithm.word(),
                    key_id: hex(signature.key_id),
                }),
            size: file.bytes().len(),
            sha: hex(&Sha256::digest(file.bytes())),
            payloads: payloads(&image),
            requests: requests(&image),
            resources: Resources {
                memory: resources.memory,
                stack: resources.stack,
                event_time: resources.event_time,
                log_rate: resources.log_rate,
                queue_length: resources.queue_length,
                queue_size: resources.queue_size,
                handles: resources.handles,
                processor_share: resources.processor_share,
                key_value_bytes: resources.key_value_bytes,
            },
            restart: manifest.restart.word(),
            health_period: manifest.health_period,
            imports,
            invalid,
        })
    }

    /// The summary for people.
    pub fn text(&self) -> String {
        let resources = &self.resources;
        let mut fields = Fields::default();
        fields
            .add("File", safe(&self.file))
            .add("Name", &self.name)
            .add(
                "Version",
                format!("{} (sequence {})", safe(&self.version), self.sequence),
            )
            .add("Application", safe(&self.id))
            .add("Kind", self.kind)
            .add("Interface", format!("version {}", self.abi))
            .add("Trust", self.trust_text())
            .add("Size", exact_size(self.size as u64))
            .add("SHA-256", &self.sha)
            .add_list(
                "Payloads",
                self.payloads.iter().map(|p| {
                    format!(
                        "{}, {}, sha256 {}",
                        safe(&p.kind),
                        size(p.size.into()),
                        p.sha
                    )
                }),
            )
            .add_list(
                "Requests",
                self.requests
                    .iter()
                    .map(|r| format!("{} {} {}", r.capability, safe(&r.label), r.operations)),
            )
            .add(
                "Memory",
                format!(
                    "at most {}, stack {}",
                    size(resources.memory.into()),
                    size(resources.stack.into())
                ),
            )
            .add(
                "Event time",
                resources
                    .event_time
                    .map_or("the device's".to_owned(), |n| format!("{n} µs")),
            )
            .add(
                "Log rate",
                resources
                    .log_rate
                    .map_or("the device's".to_owned(), |n| format!("{n} lines/s")),
            )
            .add_some("Handles", resources.handles.map(|n| format!("at most {n}")))
            .add_some(
                "Processor",
                resources.processor_share.map(|n| format!("at most {n} %")),
            )
            .add_some(
                "Key-value",
                resources
                    .key_value_bytes
                    .map(|n| format!("at most {n} bytes")),
            )
            .add("Restart", format!("{} ({NOT_YET})", self.restart))
            .add_some(
                "Health",
                self.health_period
                    .map(|ms| format!("reports every {ms} ms ({NOT_YET})")),
            )
            .add_some(
                "Invalid",
                self.invalid
                    .as_ref()
                    .map(|why| format!("{BAD}no valid wasm module{BAD:#}: {}", safe(why))),
            )
            .add_list("Imports", self.imports.iter().map(import_text));
        fields.render()
    }

    fn trust_text(&self) -> String {
        match &self.signature {
            None => format!(
                "{NOTABLE}{}{NOTABLE:#}: carries no signature, runs only where the device accepts that",
                self.trust
            ),
            Some(signature) => {
                let style = if self.trust == Trust::Verified.word() {
                    GOOD
                } else {
                    NOTABLE
                };
                let (algorithm, key) = (signature.algorithm, &signature.key_id);
                format!(
                    "{style}{}{style:#}: signed with {algorithm}, key {key}",
                    self.trust
                )
            }
        }
    }
}

fn import_text(import: &Import) -> String {
    let name = format!("{} {}", safe(&import.module), safe(&import.field));
    match import.capability {
        Some(capability) => format!("{name}  [{capability}]"),
        None => name,
    }
}

fn payloads(image: &Image<'_>) -> Vec<Payload> {
    let payload = |payload: ketch_image::Payload<'_>| Payload {
        kind: payload.kind.to_string(),
        size: payload.length,
        sha: hex(payload.digest),
    };
    image.manifest().payloads().map(payload).collect()
}

fn requests(image: &Image<'_>) -> Vec<Request> {
    let request = |request: ketch_image::Request<'_>| Request {
        capability: request.capability.word(),
        label: request.label.to_owned(),
        operations: request.operations.to_string(),
    };
    image.manifest().requests().map(request).collect()
}

fn imports(image: &Image<'_>) -> Result<Vec<Import>> {
    let Ok(wasm) = image.payload(PayloadKind::Wasm) else {
        return Ok(Vec::new());
    };
    let module = Module::read(wasm, "the wasm payload")?;
    let import = |(module, field): (String, String)| Import {
        capability: ketch_host_functions::required_capability(&module, &field)
            .map(|capability| capability.word()),
        module,
        field,
    };
    Ok(module.imports.into_iter().map(import).collect())
}
