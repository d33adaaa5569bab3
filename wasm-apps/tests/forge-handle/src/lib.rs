//! Drives a pin through a handle number that nobody gave it. Expected: trap, forged handle.
#![no_std]

use ketch_sdk::raw::gpio;
use ketch_sdk::{Event, Reactor, info};

struct Forger;

impl Reactor for Forger {
    fn start() -> Forger {
        info!("forging");
        let outcome = gpio::out_toggle(0x0001_0001);
        info!("still here: {outcome:?}");
        Forger
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Forger);
