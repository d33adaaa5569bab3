//! Logs 64 long lines in every event, a thousand events a second. Expected: the log stays bounded
//! and counts what it lost, other containers keep theirs.
#![no_std]

use core::time::Duration;

use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, Reactor, clock, info};

struct Flood {
    lines: u32,
    timer: Pollable,
}

fn soon() -> Pollable {
    let timer = clock::after(Duration::from_millis(1));
    timer.subscribe(0);
    timer
}

impl Reactor for Flood {
    fn start() -> Flood {
        Flood {
            lines: 0,
            timer: soon(),
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(_) = event {
            for _ in 0..64 {
                info!(
                    "line {:08} of a container that does not know when to stop ........",
                    self.lines
                );
                self.lines += 1;
            }
            self.timer = soon();
        }
    }
}

ketch_sdk::export_reactor!(Flood);
