//! Starts well, then panics in an event. Expected: a critical log line with place and message,
//! then trap, unreachable.
#![no_std]

use core::time::Duration;

use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, Reactor, clock, info};

struct Doomed {
    _timer: Pollable,
}

impl Reactor for Doomed {
    fn start() -> Doomed {
        let timer = clock::after(Duration::from_millis(50));
        timer.subscribe(0);
        info!("started");
        Doomed { _timer: timer }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(token) = event {
            panic!("as planned, token {token}");
        }
    }
}

ketch_sdk::export_reactor!(Doomed);
