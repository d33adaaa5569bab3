//! The guests: `blinky` as it is built for everybody, and small ones that do one thing.

use std::path::Path;

use ketch_abi::{Capability, ContainerKind, Operations, import};
use ketch_cli::guest::build::{self, Options};
use ketch_cli::guest::footprint::footprint;
use ketch_image::{Builder, PayloadSource, RequestSource};

use super::device::{LED, MARK, SIMULATED};

/// A guest, for both sides.
pub struct Guest {
    /// What the image is built from.
    pub builder: Builder,
    /// The module.
    pub wasm: Vec<u8>,
}

impl Guest {
    /// The image, under another name.
    pub fn image(&self, name: &str) -> Result<Vec<u8>, String> {
        let builder = Builder {
            name: name.into(),
            ..self.builder.clone()
        };
        builder.build().map_err(|error| error.to_string())
    }
}

/// The example that everybody meets first.
pub fn blinky(root: &Path) -> Result<Guest, String> {
    let project = root.join("wasm-apps/blinky");
    let options = Options {
        quiet: true,
        locked: true,
        add_target: false,
    };
    let (manifest, _, wasm) = build::compile(&project, &options, |_| ())
        .map_err(|failure| format!("{}; {}", failure.message, failure.remedy))?;
    let builder = manifest.image(wasm.clone(), footprint(&wasm));
    Ok(Guest { builder, wasm })
}

/// A reactor whose first instructions call the host, and that has little else.
pub fn smallest() -> Result<Guest, String> {
    let (open, entry) = (OPEN, import::EXPORT_ON_EVENT);
    assemble(
        "smallest",
        ContainerKind::Reactor,
        &format!(
            "(module {open} (memory (export \"memory\") 1) (data (i32.const 0) \"{LED}\")
           (func (export \"{entry}\") (param i32 i32)
             (call $open (i32.const 0) (i32.const {length}) (i32.const 64))))",
            length = LED.len(),
        ),
    )
}

/// The same as a command.
pub fn command() -> Result<Guest, String> {
    let (open, entry) = (OPEN, import::EXPORT_RUN);
    assemble(
        "command",
        ContainerKind::Command,
        &format!(
            "(module {open} (memory (export \"memory\") 1) (data (i32.const 0) \"{LED}\")
           (func (export \"{entry}\") (result i32)
             (call $open (i32.const 0) (i32.const {length}) (i32.const 64))
             (i32.const 0)))",
            length = LED.len(),
        ),
    )
}

/// Calls of each kind that [`calls`] makes between two marks.
pub const CALLS: usize = 2000;

/// Marks: nothing, gpio write, clock, gpio toggle on the simulator's pins, and the end.
pub const MARKS: usize = 5;

/// A reactor that calls the host [`CALLS`] times between marks, and once does nothing as often.
pub fn calls() -> Result<Guest, String> {
    let (gpio, clock, entry) = (
        import::GPIO_DIGITAL,
        import::MONOTONIC_CLOCK,
        import::EXPORT_ON_EVENT,
    );
    let open = |at: usize, label: &str| {
        let length = label.len();
        // The labels lie 16 bytes apart; each handle is the word after the discriminant.
        format!(
            "(call $open (i32.const {at}) (i32.const {length}) (i32.const {area}))",
            area = 64 + at
        )
    };
    let handle = |at: usize| format!("(i32.load (i32.const {}))", 64 + at + 4);
    let mark = format!("(call $set-active {} (i32.const 128))", handle(16));
    let repeat = |label: &str, body: &str| {
        format!(
            "(local.set $i (i32.const {CALLS}))
             (loop ${label} {body}
               (br_if ${label} (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))"
        )
    };
    let write = format!("(call $set-active {} (i32.const 128))", handle(0));
    let toggle = format!("(call $toggle {} (i32.const 128))", handle(32));
    let (nothing, write) = (repeat("nothing", ""), repeat("write", &write));
    let (read, toggle) = (
        repeat("read", "(drop (call $now))"),
        repeat("toggle", &toggle),
    );
    let (led, marks, simulated) = (open(0, LED), open(16, MARK), open(32, SIMULATED));
    assemble("calls", ContainerKind::Reactor, &format!(
        "(module {OPEN}
           (import \"{gpio}\" \"[method]digital-out-pin.set-active\" (func $set-active (param i32 i32)))
           (import \"{gpio}\" \"[method]digital-out-pin.toggle\" (func $toggle (param i32 i32)))
           (import \"{clock}\" \"now\" (func $now (result i64)))
           (memory (export \"memory\") 1)
           (data (i32.const 0) \"{LED}\") (data (i32.const 16) \"{MARK}\") (data (i32.const 32) \"{SIMULATED}\")
           (func (export \"{entry}\") (param $event i32) (param i32) (local $i i32)
             (if (local.get $event) (then (return)))
             {led} {marks} {simulated}
             {mark} {nothing} {mark} {write} {mark} {read} {mark} {toggle} {mark}))"
    ))
}

const OPEN: &str =
    "(import \"ketch:devices/gpio@0.1.0\" \"open-digital-out\" (func $open (param i32 i32 i32)))";

fn assemble(name: &str, kind: ContainerKind, text: &str) -> Result<Guest, String> {
    let wasm = wat::parse_str(text).map_err(|error| format!("{name}: {error}"))?;
    let request = |label: &str| RequestSource {
        capability: Capability::Gpio,
        label: label.into(),
        operations: Operations::WRITE,
    };
    let builder = Builder {
        kind,
        payloads: vec![PayloadSource::Wasm(wasm.clone())],
        requests: [LED, MARK, SIMULATED].map(request).into(),
        ..Builder::new("dev.ketch.bench", name, "0.1.0")
    };
    Ok(Guest { builder, wasm })
}
