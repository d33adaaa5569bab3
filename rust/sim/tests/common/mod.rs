//! A simulator with the repository's containers at hand.

#![allow(dead_code, reason = "each test file uses some of it")]

pub mod compiler;

use std::path::Path;
use std::time::{Duration, Instant};

use ketch_image::{Builder, Image, PayloadKind, PayloadSource, RequestSource};
use ketch_proto::{
    Command, Counter, CountersResponse, Decode, InspectResponse, Items, LogLine, LogsRequest,
    LogsResponse, NameRequest, UploadRequest,
};
use ketch_sim::server::Refusal;
use ketch_sim::{Options, Simulator};

/// The image of a container that `cargo xtask guests` built.
pub fn image(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../target/guests/{name}.ketch"));
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; build the containers first: cargo xtask guests",
            path.display()
        )
    })
}

/// Whether a container in another language than Rust was built: not where its compiler is missing.
pub fn was_built(name: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../target/guests/{name}.ketch"));
    if !path.exists() {
        println!("skipped: {name} was not built, for want of its language's compiler");
    }
    path.exists()
}

/// An image with something changed in it.
pub fn changed(image: &[u8], change: impl FnOnce(&mut Builder)) -> Vec<u8> {
    let image = Image::parse(image).expect("the image is whole");
    let manifest = image.manifest();
    let payloads = manifest.payloads().map(|payload| {
        let bytes = image.payload(payload.kind).expect("it is there").to_vec();
        match payload.kind {
            PayloadKind::Wasm => PayloadSource::Wasm(bytes),
            PayloadKind::Aot(target) => PayloadSource::Aot(target.into(), bytes),
            PayloadKind::Asset(name) => PayloadSource::Asset(name.into(), bytes),
        }
    });
    let requests = manifest.requests().map(|request| RequestSource {
        capability: request.capability,
        label: request.label.into(),
        operations: request.operations,
    });
    let mut builder = Builder {
        kind: manifest.kind,
        payloads: payloads.collect(),
        requests: requests.collect(),
        resources: manifest.resources,
        ..Builder::new(manifest.id, manifest.name, manifest.version)
    };
    change(&mut builder);
    builder.build().expect("it fits the format")
}

/// A simulator on the built-in board, with everything in memory.
pub fn simulator() -> Simulator {
    Simulator::start(Options::default()).expect("it starts")
}

/// Uploads an image in pieces, as a client would.
pub fn upload(simulator: &Simulator, image: &[u8]) -> Result<(), Refusal> {
    let mut offset = 0;
    let mut pieces = image.chunks(400).peekable();
    if pieces.peek().is_none() {
        let request = UploadRequest {
            offset: 0,
            length: Some(0),
            digest: None,
            name: None,
            data: &[],
        };
        return simulator.request(Command::Upload, &request).map(drop);
    }
    for data in pieces {
        let length = (offset == 0).then_some(image.len() as u32);
        let request = UploadRequest {
            offset,
            length,
            digest: None,
            name: None,
            data,
        };
        simulator.request(Command::Upload, &request)?;
        offset += data.len() as u32;
    }
    Ok(())
}

/// Uploads one of the repository's containers.
pub fn install(simulator: &Simulator, name: &str) {
    upload(simulator, &image(name)).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
}

/// Sends a command that names a container.
pub fn command(simulator: &Simulator, command: Command, name: &str) -> Result<(), Refusal> {
    simulator.request(command, &NameRequest { name }).map(drop)
}

/// Uploads and starts.
pub fn start(simulator: &Simulator, name: &str) -> Result<(), Refusal> {
    install(simulator, name);
    command(simulator, Command::Start, name)
}

/// What `inspect` says: state, cause, code, trap, error, detail.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    pub state: String,
    pub trust: String,
    pub key: Option<String>,
    pub cause: Option<String>,
    pub code: Option<i32>,
    pub trap: Option<String>,
    pub error: Option<u16>,
    pub detail: Option<String>,
    pub grants: Vec<String>,
    pub memory: u64,
}

pub fn standing(simulator: &Simulator, name: &str) -> Standing {
    let bytes = simulator
        .request(Command::Inspect, &NameRequest { name })
        .expect("it is there");
    let response = InspectResponse::<Items<'_, &str>>::decode(&bytes).expect("a response");
    let container = response.container;
    Standing {
        state: container.state.into(),
        trust: container.trust.into(),
        key: container
            .key
            .map(|key| key.iter().map(|byte| format!("{byte:02x}")).collect()),
        cause: container.cause.map(Into::into),
        code: container.code,
        trap: container.trap.map(Into::into),
        error: container.error,
        detail: container.detail.map(Into::into),
        grants: response.grants.map(Into::into).collect(),
        memory: container.memory,
    }
}

/// Milliseconds since the device's start at which the last line with this text was written.
pub fn logged_at(simulator: &Simulator, name: &str, text: &str) -> Option<u64> {
    let mut found = None;
    each_line(simulator, name, |line| {
        if line.text.contains(text) {
            found = Some(line.time);
        }
    });
    found
}

/// Waits until the container has ended, and returns how it stands then.
pub fn ended(simulator: &Simulator, name: &str) -> Standing {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let standing = standing(simulator, name);
        if standing.cause.is_some() {
            return standing;
        }
        assert!(
            Instant::now() < deadline,
            "{name} did not end: {standing:?}"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether one of five tries does: the machine, where it is a virtual one, may stand still in any.
pub fn some_try(mut succeeds: impl FnMut() -> bool) -> bool {
    (0..5).any(|_| succeeds())
}

/// Everything in the container's log, level and text.
pub fn log(simulator: &Simulator, name: &str) -> Vec<String> {
    let mut lines = Vec::new();
    each_line(simulator, name, |line| {
        lines.push(format!("{} {}", line.level, line.text))
    });
    lines
}

/// Reads the container's log from its beginning until there is no further line.
fn each_line(simulator: &Simulator, name: &str, mut visit: impl FnMut(LogLine<'_>)) {
    let mut cursor = None;
    loop {
        let request = LogsRequest {
            name,
            cursor,
            limit: None,
        };
        let bytes = simulator.request(Command::Logs, &request).expect("a log");
        let response = LogsResponse::decode(&bytes).expect("a response");
        let mut lines = response.lines.peekable();
        if lines.peek().is_none() {
            return;
        }
        lines.for_each(&mut visit);
        cursor = Some(response.next);
    }
}

/// Waits for a line that contains `text`.
pub fn wait_log(simulator: &Simulator, name: &str, text: &str) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !log(simulator, name).iter().any(|line| line.contains(text)) {
        assert!(
            Instant::now() < deadline,
            "no {text:?} in {:?}",
            log(simulator, name)
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// One of the container's counters.
pub fn counter(simulator: &Simulator, name: &str, counter: &str) -> u64 {
    let bytes = simulator
        .request(Command::Counters, &NameRequest { name })
        .expect("it is there");
    let response = CountersResponse::<Items<'_, Counter<'_>>>::decode(&bytes).expect("a response");
    let mut counters = response.counters;
    counters
        .find(|entry| entry.name == counter)
        .map_or_else(|| panic!("no counter {counter}"), |entry| entry.value)
}
