//! The same guests on bare WAMR.
//!
//! Names of host functions belong to the whole process, so the bare ones stand beside Ketch's under
//! names that differ in their first letter, and the modules are changed to import those.

use std::ffi::{CStr, CString};

use ketch_abi::import;
use ketch_wamr_sys::bare::{self, Guest as Instance, Hooks, Operation};

use super::guests::Guest;
use super::stamps;

/// Bytes of a page of linear memory. Source: WebAssembly core specification, 4.2.8.
const PAGE: u32 = 65_536;

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

/// Loads, instantiates and begins a guest; the same limits as on the other side.
pub fn begin(guest: &Guest, module: Box<[u8]>) -> Result<Instance, String> {
    let resources = &guest.builder.resources;
    let mut instance = Instance::new(module, resources.stack, resources.memory.div_ceil(PAGE))?;
    let entries = [
        c"_initialize",
        c"ketch:container/reactor@0.1.0#on-event",
        c"wasi:cli/run@0.2.4#run",
    ];
    for entry in entries {
        instance.call(entry, [0, 0])?;
    }
    Ok(instance)
}

/// Lets a reactor end politely.
pub fn end(mut instance: Instance) -> Result<(), String> {
    instance
        .call(
            c"ketch:container/reactor@0.1.0#on-event",
            [import::event::STOP, 0],
        )
        .map(drop)
}
