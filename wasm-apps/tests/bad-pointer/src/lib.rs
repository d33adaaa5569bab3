//! Logs a text whose pointer and length leave linear memory. Expected: trap, bad pointer in a
//! host call. The safe crate cannot do this, so the import is declared again here.
#![no_std]

use ketch_sdk::{Event, Reactor, info};

#[link(wasm_import_module = "wasi:logging/logging@0.1.0-draft")]
unsafe extern "C" {
    fn log(
        level: u32,
        context: usize,
        context_length: usize,
        message: usize,
        message_length: usize,
    );
}

struct Liar;

impl Reactor for Liar {
    fn start() -> Liar {
        info!("lying");
        // SAFETY: the host checks the range; that it does is what this container is for.
        unsafe { log(2, 0, 0, 0xffff_fff0, 0x20) };
        info!("still here");
        Liar
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Liar);
