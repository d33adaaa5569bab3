//! Never finishes its start event. Expected: it is ended for its time, and the start is refused.
#![no_std]

use core::hint::black_box;

use ketch_sdk::{Event, Reactor, info};

struct Unborn;

impl Reactor for Unborn {
    fn start() -> Unborn {
        info!("starting");
        let mut turns = 0_u32;
        loop {
            turns = black_box(turns.wrapping_add(1));
        }
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Unborn);
