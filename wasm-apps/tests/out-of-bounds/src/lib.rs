//! Reads beyond its memory, by an address that nobody checked. Expected: start refused, trap, memory
//! out of bounds.
#![no_std]

use core::hint::black_box;
use core::ptr;

use ketch_sdk::{Event, Reactor, info};

struct Reader;

impl Reactor for Reader {
    fn start() -> Reader {
        let address = black_box(0xffff_fff0_usize);
        info!("reading");
        // SAFETY: none: that the engine notices is what this container is for.
        #[allow(unsafe_code)]
        let value = unsafe { ptr::read_volatile(ptr::with_exposed_provenance::<u32>(address)) };
        info!("still here: {value}");
        Reader
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Reader);
