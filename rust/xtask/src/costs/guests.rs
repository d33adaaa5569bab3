//! The guests that the measuring firmware holds: each as an image, and as a module for bare WAMR.

use std::fs;
use std::path::{Path, PathBuf};

use ketch_abi::{Capability, ContainerKind, Operations, import};
use ketch_cli::guest::build::{self, Options};
use ketch_cli::guest::footprint::footprint;
use ketch_image::{Builder, PayloadSource, RequestSource};

use super::bare;
use super::compiler::Compiler;
use super::key;

/// The pin that only remembers, the one that marks moments, and the one with edges.
const LED: &str = "led0";
const MARK: &str = "mark";
const BUTTON: &str = "button0";

/// Calls of each kind between two marks, as in `benches/costs/src/calls.c`.
const CALLS: usize = 2000;

/// Bytes of stack of the commands, as in `benches/costs/src/bare.c`: twice what their one function and
/// the host calls in it need. Reactors run on the one that they share.
pub const COMMAND_STACK: u32 = 512;

/// Nanoseconds.
const HOUR: u64 = 3_600_000_000_000;

/// Bytes of the asset in the image that uploads are measured with.
const ASSET: usize = 32 * 1024;

/// The example, under three names, so that they run beside each other.
const BLINKIES: [&str; 3] = ["blinky", "blinky-two", "blinky-three"];

/// Writes all of them into this folder: what is interpreted, and beside it what is compiled, which
/// is empty without a compiler.
pub fn write(root: &Path, folder: &Path, compiler: Option<&Compiler>) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    replace(folder.with_extension("anchors"), key::anchor()?.as_bytes())?;
    let mut guests = assembled()?;
    let blinky = built(&root.join("wasm-apps/blinky"))?;
    guests.extend(BLINKIES.map(|name| blinky.named(name)));
    guests.push(built(&root.join("wasm-apps/tests/four-kilobytes"))?);
    guests.push(super::devices::guest()?);
    guests
        .iter()
        .try_for_each(|guest| guest.write(folder, compiler))
}

pub(super) struct Guest {
    pub(super) builder: Builder,
    pub(super) wasm: Vec<u8>,
    pub(super) signed: bool,
}

impl Guest {
    fn named(&self, name: &str) -> Guest {
        Guest {
            builder: Builder {
                name: name.into(),
                ..self.builder.clone()
            },
            wasm: self.wasm.clone(),
            signed: self.signed,
        }
    }

    fn write(&self, folder: &Path, compiler: Option<&Compiler>) -> Result<(), String> {
        let name = &self.builder.name;
        let write =
            |kind: &str, bytes: &[u8]| replace(folder.join(format!("{name}.{kind}")), bytes);
        let build = |builder: &Builder| {
            let built = if self.signed {
                key::sign(builder)
            } else {
                builder.build()
            };
            built.map_err(|error| format!("{name}: {error}"))
        };
        let bare = bare::module(&self.wasm);
        write("ketch", &build(&self.builder)?)?;
        write("wasm", &bare)?;
        let Some(compiler) = compiler else {
            write("aot.ketch", &[])?;
            return write("aot", &[]);
        };
        let between = folder.with_extension("between");
        let mut builder = self.builder.clone();
        builder.payloads.push(PayloadSource::Aot(
            compiler.target().into(),
            compiler.compile(&self.wasm, &between)?,
        ));
        write("aot.ketch", &build(&builder)?)?;
        write("aot", &compiler.compile(&bare, &between)?)
    }
}

/// Left alone where nothing changed, so that what depends on it is not built again.
fn replace(path: PathBuf, bytes: &[u8]) -> Result<(), String> {
    if fs::read(&path).ok().as_deref() == Some(bytes) {
        return Ok(());
    }
    fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn built(project: &Path) -> Result<Guest, String> {
    let options = Options {
        quiet: true,
        locked: true,
        add_target: false,
    };
    let (manifest, _, wasm) = build::compile(project, &options, |_| ())
        .map_err(|failure| format!("{}; {}", failure.message, failure.remedy))?;
    let builder = manifest.image(wasm.clone(), footprint(&wasm));
    Ok(Guest {
        builder,
        wasm,
        signed: false,
    })
}

/// Those that are written in wasm's text format, where every instruction counts.
fn assembled() -> Result<Vec<Guest>, String> {
    use ContainerKind::{Command, Reactor};

    let open = open(MARK, 16);
    let reactor = |body: &str| {
        format!(
            "(func (export \"{}\") (param $event i32) (param i32) (local $i i32) {body})",
            import::EXPORT_ON_EVENT
        )
    };
    let run = import::EXPORT_RUN;
    let mark = set_active(16);
    let watch = format!(
        "(call $open-in (i32.const 32) (i32.const {length}) (i32.const 96))
         (call $watch {button} (i32.const 128))
         (call $subscribe (i32.load (i32.const 132)) (i32.const 1))",
        length = BUTTON.len(),
        button = handle(32),
    );
    let start = format!(
        "(if (i32.eqz (local.get $event)) (then {open} {watch} (return))) {ready} {mark}",
        ready = "(if (i32.ne (local.get $event) (i32.const 1)) (then (return)))"
    );
    let spin = format!("{start} (loop $ever (br $ever))");
    let mut large = assemble("large", Reactor, &reactor(&open))?;
    large
        .builder
        .payloads
        .push(PayloadSource::Asset("data".into(), vec![0x5a; ASSET]));
    Ok(vec![
        assemble("smallest", Reactor, &reactor(&open))?,
        assemble(
            "command",
            Command,
            &format!("(func (export \"{run}\") (result i32) {open} (i32.const 0))"),
        )?,
        // Memory is measured while there is something to be given back.
        assemble(
            "waiting",
            Command,
            &format!(
                "(func (export \"{run}\") (result i32) {open}
                   (call $block (call $sleep (i64.const {HOUR}))) (i32.const 0))"
            ),
        )?,
        assemble("calls", Reactor, &reactor(&calls()))?,
        assemble("event", Reactor, &reactor(&start))?,
        assemble("spin", Reactor, &reactor(&spin))?,
        Guest {
            signed: true,
            ..assemble("endorsed", Reactor, &reactor(&open))?
        },
        large,
    ])
}

/// [`CALLS`] of each kind, once with nothing in the loop, and a mark between them.
fn calls() -> String {
    let repeat = |label: &str, body: &str| repeat(CALLS, label, body);
    let (led, marks, mark) = (open(LED, 0), open(MARK, 16), set_active(16));
    let nothing = repeat("nothing", "");
    let write = repeat("write", &set_active(0));
    let read = repeat("read", "(drop (call $now))");
    format!(
        "(if (local.get $event) (then (return)))
         {led} {marks} {mark} {nothing} {mark} {write} {mark} {read} {mark}"
    )
}

/// So many turns of a loop, counted in the local `$i`.
pub(super) fn repeat(turns: usize, label: &str, body: &str) -> String {
    format!(
        "(local.set $i (i32.const {turns}))
         (loop ${label} {body}
           (br_if ${label} (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))"
    )
}

/// Opens an output. The labels lie 16 bytes apart, and the result of each 64 bytes behind it.
fn open(label: &str, at: usize) -> String {
    format!(
        "(call $open (i32.const {at}) (i32.const {length}) (i32.const {area}))",
        length = label.len(),
        area = 64 + at
    )
}

/// The handle in the result of what was opened: the word after the discriminant.
fn handle(at: usize) -> String {
    format!("(i32.load (i32.const {}))", 64 + at + 4)
}

fn set_active(at: usize) -> String {
    format!("(call $set-active {} (i32.const 128))", handle(at))
}

fn assemble(name: &str, kind: ContainerKind, function: &str) -> Result<Guest, String> {
    let (gpio, devices) = (import::GPIO_DIGITAL, import::DEVICES_GPIO);
    let (clock, events) = (import::MONOTONIC_CLOCK, import::CONTAINER_EVENTS);
    let poll = import::POLL;
    // The two globals tell the engine where the memory's use ends, and so to cut it there.
    let text = format!(
        "(module
           (import \"{devices}\" \"open-digital-out\" (func $open (param i32 i32 i32)))
           (import \"{devices}\" \"open-digital-in\" (func $open-in (param i32 i32 i32)))
           (import \"{gpio}\" \"[method]digital-out-pin.set-active\" (func $set-active (param i32 i32)))
           (import \"{gpio}\" \"[method]digital-in-pin.watch-rising-edge\" (func $watch (param i32 i32)))
           (import \"{events}\" \"subscribe\" (func $subscribe (param i32 i32)))
           (import \"{clock}\" \"now\" (func $now (result i64)))
           (import \"{clock}\" \"subscribe-duration\" (func $sleep (param i64) (result i32)))
           (import \"{poll}\" \"[method]pollable.block\" (func $block (param i32)))
           (memory (export \"memory\") 1)
           (global (export \"__data_end\") i32 (i32.const 256))
           (global (export \"__heap_base\") i32 (i32.const 256))
           (data (i32.const 0) \"{LED}\") (data (i32.const 16) \"{MARK}\") (data (i32.const 32) \"{BUTTON}\")
           {function})"
    );
    let wasm = wat::parse_str(text).map_err(|error| format!("{name}: {error}"))?;
    let request = |label: &str, operations| RequestSource {
        capability: Capability::Gpio,
        label: label.into(),
        operations,
    };
    let watching = Operations::READ.union(Operations::WATCH);
    let mut builder = Builder::new("dev.ketch.bench", name, "0.1.0");
    builder.kind = kind;
    builder.payloads = vec![PayloadSource::Wasm(wasm.clone())];
    builder.requests = vec![
        request(LED, Operations::WRITE),
        request(MARK, Operations::WRITE),
        request(BUTTON, watching),
    ];
    builder.resources.memory = footprint(&wasm);
    if kind == ContainerKind::Command {
        builder.resources.stack = COMMAND_STACK;
    }
    Ok(Guest {
        builder,
        wasm,
        signed: false,
    })
}
