//! Waits in the start event of a reactor. Expected: trap, blocking call from a reactor; the start
//! is refused.
#![no_std]

use core::time::Duration;

use ketch_sdk::{Event, Reactor, clock, info};

struct Blocker;

impl Reactor for Blocker {
    fn start() -> Blocker {
        clock::after(Duration::from_millis(10)).block();
        info!("must never be seen");
        Blocker
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Blocker);
