//! Panics in the start event. Expected: the start is refused, cause start-failed.
#![no_std]

use ketch_sdk::{Event, Reactor};

struct Stillborn;

impl Reactor for Stillborn {
    fn start() -> Stillborn {
        panic!("not today");
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Stillborn);
