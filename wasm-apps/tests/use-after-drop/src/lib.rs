//! Closes a pin and drives it through the old handle. Expected: trap, stale handle.
#![no_std]

use ketch_sdk::raw::gpio;
use ketch_sdk::{Event, OrFail, Reactor, info};

struct Stale;

impl Reactor for Stale {
    fn start() -> Stale {
        let first = gpio::out_open("led0").or_fail("led0");
        gpio::out_drop(first);
        // A newcomer in the same slot must not be reached through the old number.
        let second = gpio::out_open("led0").or_fail("led0 again");
        info!("reopened under another number: {}", first != second);
        let outcome = gpio::out_toggle(first);
        info!("still here: {outcome:?}");
        Stale
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Stale);
