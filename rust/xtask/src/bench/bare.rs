//! The same guests on bare WAMR.
//!
//! Names of host functions belong to the whole process, so the bare ones stand beside Ketch's under
//! names that differ in their first letter, and the modules are changed to import those.

use std::ffi::{CStr, CString};
use std::sync::LazyLock;
use std::thread::{Builder, JoinHandle};

use ketch_abi::{ContainerKind, import};
use ketch_port_linux::{MonotonicClock, SimulatedPins};
use ketch_runtime::platform::{Direction, Gpio};
use ketch_wamr_sys::bare::{self, Guest as Instance, Hooks, Operation};

use super::guests::Guest;
use super::stamps;

/// Bytes of a page of linear memory. Source: WebAssembly core specification, 4.2.8.
const PAGE: u32 = 65_536;

/// Bytes of stack for the thread of a command, as `port-linux` has it.
const STACK: usize = 256 * 1024;

/// The pin that is toggled: the same simulation as on the other side.
static PIN: LazyLock<SimulatedPins> = LazyLock::new(|| {
    let pins = SimulatedPins::new(&[false], MonotonicClock::default(), Box::new(|_| ()));
    // A simulated pin cannot fail.
    let _ = pins.configure(0, Direction::Output);
    pins
});

fn toggled() {
    let _ = PIN.toggle(0);
}

/// What the guests of the benchmark import.
const IMPORTS: [(&str, &[(&CStr, Operation)]); 6] = [
    (
        import::GPIO_DIGITAL,
        &[
            (c"[method]digital-out-pin.set-active", Operation::SetActive),
            (
                c"[method]digital-out-pin.set-inactive",
                Operation::SetInactive,
            ),
            (c"[method]digital-out-pin.toggle", Operation::Toggle),
            (c"[resource-drop]digital-out-pin", Operation::Drop),
        ],
    ),
    (
        import::DEVICES_GPIO,
        &[(c"open-digital-out", Operation::Open)],
    ),
    (
        import::CONTAINER_EVENTS,
        &[(c"subscribe", Operation::Subscribe)],
    ),
    (
        import::MONOTONIC_CLOCK,
        &[
            (c"now", Operation::Now),
            (c"subscribe-duration", Operation::Timer),
            (c"subscribe-instant", Operation::Timer),
        ],
    ),
    (
        import::POLL,
        &[(c"[resource-drop]pollable", Operation::Drop)],
    ),
    (import::LOGGING, &[(c"log", Operation::Log)]),
];

/// Registers the bare host functions. The engine must be there.
pub fn register() -> Result<(), String> {
    bare::enter_thread();
    let hooks = Hooks {
        opened: stamps::opened,
        marked: stamps::marked,
        toggled,
        now: stamps::now,
    };
    let names =
        IMPORTS.map(|(module, _)| CString::new(renamed(module)).expect("names have no zero byte"));
    let rows: Vec<(&CStr, &[(&CStr, Operation)])> = names
        .iter()
        .zip(IMPORTS)
        .map(|(name, (_, functions))| (name.as_c_str(), functions))
        .collect();
    bare::register(hooks, &rows).map_err(Into::into)
}

fn renamed(module: &str) -> Vec<u8> {
    let mut name = Vec::from(module);
    name[0] = b'~';
    name
}

/// The module with bare imports.
pub fn module(guest: &Guest) -> Vec<u8> {
    let mut wasm = guest.wasm.clone();
    for (name, _) in IMPORTS {
        // A name is preceded by its length, which tells it from other text.
        let mut wanted = vec![name.len() as u8];
        wanted.extend(name.bytes());
        let mut from = 0;
        while let Some(found) = wasm[from..]
            .windows(wanted.len())
            .position(|window| window == wanted)
        {
            wasm[from + found + 1] = b'~';
            from += found + wanted.len();
        }
    }
    wasm
}

/// A guest that was begun.
pub enum Running {
    /// A reactor, between its events.
    Reactor(Instance),
    /// A command, on a thread of its own.
    Command(JoinHandle<Result<(), String>>),
}

/// Loads, instantiates and begins a guest, with the same limits as on the other side. A reactor has
/// handled its first event then, on this thread; a command may still run.
pub fn begin(guest: &Guest, module: Box<[u8]>) -> Result<Running, String> {
    let resources = &guest.builder.resources;
    let mut instance = Instance::new(module, resources.stack, resources.memory.div_ceil(PAGE))?;
    match guest.builder.kind {
        ContainerKind::Reactor => {
            instance.call(c"_initialize", [0, 0])?;
            instance.call(ON_EVENT, [import::event::START, 0])?;
            Ok(Running::Reactor(instance))
        }
        ContainerKind::Command => {
            let run = move || {
                bare::enter_thread();
                instance.call(c"wasi:cli/run@0.2.4#run", [0, 0]).map(drop)
            };
            let thread = Builder::new().stack_size(STACK).spawn(run);
            thread
                .map(Running::Command)
                .map_err(|error| error.to_string())
        }
    }
}

impl Running {
    /// Bytes of linear memory of a reactor.
    pub fn memory_bytes(&self) -> u64 {
        match self {
            Running::Reactor(instance) => instance.memory_bytes(),
            Running::Command(_) => 0,
        }
    }

    /// Lets a reactor end politely, waits for a command, and frees everything.
    pub fn end(self) -> Result<(), String> {
        match self {
            Running::Reactor(mut instance) => {
                instance.call(ON_EVENT, [import::event::STOP, 0]).map(drop)
            }
            Running::Command(thread) => thread.join().map_err(|_| "a command's thread panicked")?,
        }
    }
}

const ON_EVENT: &CStr = c"ketch:container/reactor@0.1.0#on-event";
