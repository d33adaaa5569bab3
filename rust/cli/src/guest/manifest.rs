//! `ketch.toml`: what a container is, needs and asks for, as its author writes it.
//!
//! ```toml
//! id = "org.example.blinky"     # default: dev.ketch.NAME
//! name = "blinky"               # what `ketch ps` shows; 1 to 32 of a-z 0-9 - _ .
//! version = "1.2.0"
//! sequence = 7                  # rises with every release; default 0
//! kind = "reactor"              # or "command"
//! restart = "on-failure"        # or "always"; default "never"
//! language = "c"                # or "rust", "assemblyscript"; default "rust"
//! target = "wasm32-wasip1"      # a program in C for WASI preview 1; default: Ketch's own interface
//! aot = ["cortex-m33"]          # compile for these too; default: nothing, devices interpret
//! module = "out/blinky.wasm"    # built by something else; default: built with cargo
//!
//! [resources]
//! memory = 65536                # most linear memory in bytes; default: what the module starts with
//! stack = 4096                  # for the frames of its functions, in bytes
//! data-stack = 2048             # the compiler's stack within linear memory in bytes
//! event-time = 20000            # microseconds of processor time for one event, or for a command
//!                               # between two waits; default: the device's
//! log-rate = 20                 # lines a second; default: the device's
//! queue-length = 4              # messages that wait in one subscription; default: the device's
//! queue-size = 256              # bytes for one subscription's queue; default: the device's
//! handles = 4                   # open at once; default: the device's
//! processor-share = 25          # percent of the processor; default: all of it
//! key-value-bytes = 1024        # flash for what it keeps by key; default: none
//!
//! [[capability]]                # one for each device that the container wants to use
//! type = "gpio"
//! device = "led0"
//! operations = ["write"]        # of read, write, watch
//!
//! [[capability]]                # one for each topic that the container sends or receives messages of
//! type = "topic"
//! topic = "plant/level"
//! operations = ["publish"]      # of publish, subscribe
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use ketch_abi::{Capability, ContainerKind, Operations, Target};
use ketch_image::{
    Builder, PayloadSource, REQUESTS_MAX, RequestSource, Resources, RestartPolicy, text,
};
use serde::Deserialize;

use super::language::{Language, WASI};
use crate::error::{Exit, Failure, Result};

/// Name of the file in a project's folder.
pub const FILE_NAME: &str = "ketch.toml";

/// A manifest source whose values are all within their range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
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
    /// When it is started again.
    pub restart: RestartPolicy,
    /// What to compile the module for ahead of time, where the command line says nothing else.
    pub aot: Vec<Target>,
    /// What it is written in.
    pub language: Language,
    /// Whether it is a program for WASI preview 1.
    pub wasi: bool,
    /// A module that something else builds, from the project's folder; `None` where cargo does.
    pub module: Option<PathBuf>,
    /// Most linear memory in bytes; `None` for what the module starts with.
    pub memory: Option<u32>,
    /// The engine's stack in bytes.
    pub stack: u32,
    /// The compiler's stack within linear memory in bytes.
    pub data_stack: u32,
    /// Microseconds of processor time for one event.
    pub event_time: Option<u32>,
    /// Log lines a second.
    pub log_rate: Option<u32>,
    /// Messages that wait in one subscription.
    pub queue_length: Option<u32>,
    /// Bytes for one subscription's queue.
    pub queue_size: Option<u32>,
    /// Open handles.
    pub handles: Option<u32>,
    /// Percent of the processor.
    pub processor_share: Option<u32>,
    /// Bytes of flash for what it keeps by key.
    pub key_value_bytes: Option<u32>,
    /// What it asks for.
    pub requests: Vec<RequestSource>,
}

/// The file as it is written, before any value is checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Source {
    id: Option<String>,
    name: String,
    version: String,
    #[serde(default)]
    sequence: u32,
    kind: String,
    restart: Option<String>,
    language: Option<String>,
    target: Option<String>,
    #[serde(default)]
    aot: Vec<String>,
    module: Option<PathBuf>,
    #[serde(default)]
    resources: ResourcesSource,
    #[serde(default, rename = "capability")]
    capabilities: Vec<CapabilitySource>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ResourcesSource {
    memory: Option<u32>,
    stack: Option<u32>,
    data_stack: Option<u32>,
    event_time: Option<u32>,
    log_rate: Option<u32>,
    queue_length: Option<u32>,
    queue_size: Option<u32>,
    handles: Option<u32>,
    processor_share: Option<u32>,
    key_value_bytes: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CapabilitySource {
    #[serde(rename = "type")]
    kind: String,
    device: Option<String>,
    topic: Option<String>,
    operations: Vec<String>,
}

impl Manifest {
    /// Reads the manifest of the project in this folder.
    ///
    /// # Errors
    /// [`Exit::File`] where there is none to read, [`Exit::Image`] for what is wrong in it, with
    /// file, key, cause and remedy.
    pub fn read(project: &Path) -> Result<Manifest> {
        let path = project.join(FILE_NAME);
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::new(
                Exit::File,
                "ProjectNotFound",
                format!("there is no {FILE_NAME} in {}", project.display()),
                "change to the folder of a container, or make one with `ketch new NAME`",
            ),
            _ => Failure::file("read", &path, &error),
        })?;
        Manifest::parse(&text, &path)
    }

    /// Reads a manifest from its text; `path` is for messages.
    ///
    /// # Errors
    /// As [`Manifest::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Manifest> {
        let source: Source = toml::from_str(text).map_err(|error| malformed(text, path, &error))?;
        source.check().map_err(|wrong| wrong.failure(path))
    }

    /// The writer of the image that this manifest and a module make. `memory` is what the module
    /// takes at its start, in bytes.
    pub fn image(&self, module: Vec<u8>, memory: u32) -> Builder {
        Builder {
            sequence: self.sequence,
            kind: self.kind,
            payloads: vec![PayloadSource::Wasm(module)],
            requests: self.requests.clone(),
            resources: Resources {
                memory: self.memory.unwrap_or(memory),
                stack: self.stack,
                event_time: self.event_time,
                log_rate: self.log_rate,
                queue_length: self.queue_length,
                queue_size: self.queue_size,
                handles: self.handles,
                processor_share: self.processor_share,
                key_value_bytes: self.key_value_bytes,
            },
            restart: self.restart,
            ..Builder::new(&self.id, &self.name, &self.version)
        }
    }

    /// Whether it asks for a capability of this kind, for whatever device.
    pub fn requests_capability(&self, capability: Capability) -> bool {
        self.requests
            .iter()
            .any(|request| request.capability == capability)
    }
}

/// A value out of its range.
struct Wrong {
    key: String,
    cause: String,
    remedy: String,
}

impl Wrong {
    fn new(key: impl Into<String>, cause: impl Into<String>, remedy: impl Into<String>) -> Wrong {
        Wrong {
            key: key.into(),
            cause: cause.into(),
            remedy: remedy.into(),
        }
    }

    fn failure(self, path: &Path) -> Failure {
        let message = format!("{}: `{}` {}", path.display(), self.key, self.cause);
        Failure::new(Exit::Image, "ManifestInvalid", message, self.remedy)
    }
}

/// What the TOML reader refused, with the line.
fn malformed(text: &str, path: &Path, error: &toml::de::Error) -> Failure {
    let line = error.span().map_or(1, |span| {
        text[..span.start.min(text.len())].matches('\n').count() + 1
    });
    let message = format!(
        "{}:{line}: {}",
        path.display(),
        error.message().trim_end().replace('\n', ", ")
    );
    Failure::new(
        Exit::Image,
        "ManifestMalformed",
        message,
        "correct the line; `ketch new` writes an example",
    )
}

impl Source {
    fn check(self) -> core::result::Result<Manifest, Wrong> {
        if !text::is_name(&self.name) {
            return Err(Wrong::new(
                "name",
                quoted(&self.name, "is no container name"),
                "use 1 to 32 of a-z, 0-9, '-', '_' and '.'",
            ));
        }
        let id = self.id.unwrap_or_else(|| default_id(&self.name));
        if !text::is_id(&id) {
            return Err(Wrong::new(
                "id",
                quoted(&id, "is no application id"),
                "use reverse-DNS form, such as org.example.blinky, of a-z, 0-9, '-' and '.', at most 64 bytes",
            ));
        }
        if !text::is_version(&self.version) {
            return Err(Wrong::new(
                "version",
                quoted(&self.version, "is no semantic version"),
                "use MAJOR.MINOR.PATCH, such as 1.2.0",
            ));
        }
        let kind = ContainerKind::from_word(&self.kind).ok_or_else(|| {
            Wrong::new(
                "kind",
                quoted(&self.kind, "is no kind of container"),
                "use \"reactor\" or \"command\"",
            )
        })?;
        let restart = match self.restart.as_deref() {
            None => RestartPolicy::Never,
            Some(word) => RestartPolicy::from_word(word).ok_or_else(|| {
                Wrong::new(
                    "restart",
                    quoted(word, "is no restart policy"),
                    "use \"never\", \"on-failure\" or \"always\"",
                )
            })?,
        };
        let mut aot = Vec::new();
        for word in &self.aot {
            let target = Target::from_word(word).ok_or_else(|| {
                Wrong::new("aot", quoted(word, "is no target"), super::aot::TARGETS)
            })?;
            if !aot.contains(&target) {
                aot.push(target);
            }
        }
        let language = match self.language.as_deref() {
            None => Language::default(),
            Some(word) => Language::from_word(word).ok_or_else(|| {
                let remedy = "use \"rust\", \"c\" or \"assemblyscript\"";
                Wrong::new("language", quoted(word, "is no language"), remedy)
            })?,
        };
        let wasi = self.target.is_some();
        if let Some(target) = &self.target
            && (target != WASI || language != Language::C || kind != ContainerKind::Command)
        {
            return Err(Wrong::new(
                "target",
                quoted(target, "is no target of this project"),
                "a command in C can have \"wasm32-wasip1\"; leave the key out for Ketch's own interface",
            ));
        }
        let resources = self.resources;
        let range = |key: &str, value: Option<u32>, least: u32, most: u32| match value {
            Some(value) if !(least..=most).contains(&value) => Err(Wrong::new(
                format!("resources.{key}"),
                format!("is {value}, outside {least} to {most}"),
                "choose a value in this range, or leave the key out for the default",
            )),
            value => Ok(value),
        };
        if self.capabilities.len() > REQUESTS_MAX {
            return Err(Wrong::new(
                "capability",
                format!("stands there {} times", self.capabilities.len()),
                "request at most 16 devices",
            ));
        }
        let mut requests: Vec<RequestSource> = Vec::new();
        for (index, capability) in self.capabilities.iter().enumerate() {
            let request = capability.check(index)?;
            if requests.iter().any(|other| {
                (other.capability, &other.label) == (request.capability, &request.label)
            }) {
                return Err(Wrong::new(
                    format!("capability[{index}].{}", label_key(request.capability)),
                    quoted(&request.label, "is requested twice"),
                    "put all operations on it into one [[capability]]",
                ));
            }
            requests.push(request);
        }
        Ok(Manifest {
            id,
            name: self.name,
            version: self.version,
            sequence: self.sequence,
            kind,
            restart,
            language,
            wasi,
            aot,
            module: self.module,
            memory: range("memory", resources.memory, 0, Resources::MEMORY_MAX)?,
            stack: range("stack", resources.stack, 256, 1 << 20)?.unwrap_or(4096),
            data_stack: range("data-stack", resources.data_stack, 256, 1 << 20)?.unwrap_or(2048),
            event_time: range(
                "event-time",
                resources.event_time,
                1000,
                Resources::EVENT_TIME_MAX,
            )?,
            log_rate: range("log-rate", resources.log_rate, 1, 1000)?,
            queue_length: range("queue-length", resources.queue_length, 1, 1000)?,
            queue_size: range("queue-size", resources.queue_size, 16, 65_535)?,
            handles: range("handles", resources.handles, 1, 64)?,
            processor_share: range("processor-share", resources.processor_share, 1, 100)?,
            key_value_bytes: range(
                "key-value-bytes",
                resources.key_value_bytes,
                1,
                Resources::KEY_VALUE_MAX,
            )?,
            requests,
        })
    }
}

impl CapabilitySource {
    fn check(&self, index: usize) -> core::result::Result<RequestSource, Wrong> {
        let key = |name: &str| format!("capability[{index}].{name}");
        let capability = Capability::from_word(&self.kind).ok_or_else(|| {
            Wrong::new(
                key("type"),
                quoted(&self.kind, "is no capability"),
                format!(
                    "use {}",
                    quoted_words(Capability::ALL.iter().map(|one| one.word()))
                ),
            )
        })?;
        let label = self.label(capability, &key)?;
        let mut operations = Operations::NONE;
        for word in &self.operations {
            let operation =
                Operations::from_word(word).filter(|one| capability.operations().contains(*one));
            let operation = operation.ok_or_else(|| {
                Wrong::new(
                    key("operations"),
                    format!(
                        "{word:?} is nothing that can be done with type {:?}",
                        capability.word()
                    ),
                    format!("use {}", quoted_words(capability.operations().words())),
                )
            })?;
            operations = operations.union(operation);
        }
        if operations.is_empty() {
            return Err(Wrong::new(
                key("operations"),
                "is empty",
                match capability {
                    Capability::Topic => {
                        "name what the container does with the topic, such as [\"publish\"]"
                    }
                    _ => "name what the container does with the device, such as [\"write\"]",
                },
            ));
        }
        Ok(RequestSource {
            capability,
            label: label.to_owned(),
            operations,
        })
    }

    /// The label of the device, or the topic.
    fn label(
        &self,
        capability: Capability,
        key: &impl Fn(&str) -> String,
    ) -> core::result::Result<&str, Wrong> {
        let (own, other) = match capability {
            Capability::Topic => (&self.topic, ("device", &self.device)),
            _ => (&self.device, ("topic", &self.topic)),
        };
        let name = label_key(capability);
        if other.1.is_some() {
            let cause = format!("is not for the type {:?}", capability.word());
            return Err(Wrong::new(
                key(other.0),
                cause,
                "use `device` for what a board offers, and `topic` for topics",
            ));
        }
        let own = own.as_deref().ok_or_else(|| {
            let remedy = "name the device or the topic that this is about";
            Wrong::new(key(name), "is missing", remedy)
        })?;
        match capability {
            // A star would look like a pattern, and topics have none.
            Capability::Topic if !text::is_label(own) || own.contains('*') => Err(Wrong::new(
                key(name),
                quoted(own, "is no topic"),
                "use 1 to 32 visible characters without '*', such as plant/level",
            )),
            _ if !text::is_label(own) => Err(Wrong::new(
                key(name),
                quoted(own, "is no device label"),
                "use a label that `ketch info` shows: 1 to 32 visible characters",
            )),
            _ => Ok(own),
        }
    }
}

/// The key under which a `[[capability]]` says what it is about.
fn label_key(capability: Capability) -> &'static str {
    match capability {
        Capability::Topic => "topic",
        _ => "device",
    }
}

/// Words in quotes, with commas between.
fn quoted_words(words: impl Iterator<Item = &'static str>) -> String {
    let words: Vec<_> = words.map(|word| format!("{word:?}")).collect();
    words.join(", ")
}

fn quoted(value: &str, what: &str) -> String {
    format!("{value:?} {what}")
}

/// An application id for a manifest that names none: a name's characters that an id has not
/// become hyphens.
fn default_id(name: &str) -> String {
    format!(
        "dev.ketch.{}",
        name.replace(['_', '.'], "-").trim_matches('-')
    )
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
