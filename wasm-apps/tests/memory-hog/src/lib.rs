//! Grows linear memory page by page and touches each. Expected: the growth ends at the memory
//! that the manifest asks for, `grew by N pages` in the log, and it goes on.
#![no_std]

use core::arch::wasm32::{memory_grow, memory_size};

use ketch_sdk::{Event, Reactor, info};

const PAGE: usize = 65536;

struct Hog;

impl Reactor for Hog {
    fn start() -> Hog {
        let before = memory_size(0);
        while memory_size(0) < 256 && memory_grow(0, 1) != usize::MAX {
            let last = (memory_size(0) * PAGE - 1) as *mut u8;
            // SAFETY: the byte lies in a page that nobody but this function knows.
            unsafe { last.write_volatile(1) };
        }
        info!("grew by {} pages", memory_size(0) - before);
        Hog
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Hog);
