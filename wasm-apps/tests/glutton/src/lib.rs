//! Computes for 20 ms in every event, and asks for the next one at once. Expected: its budget lets it,
//! and nobody else starves.
#![no_std]

use core::hint::black_box;
use core::time::Duration;

use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, Reactor, clock};

struct Glutton {
    timer: Pollable,
}

fn at_once() -> Pollable {
    let timer = clock::after(Duration::ZERO);
    timer.subscribe(0);
    timer
}

impl Reactor for Glutton {
    fn start() -> Glutton {
        Glutton { timer: at_once() }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(_) = event {
            let before = clock::now();
            while clock::now() - before < Duration::from_millis(20) {
                for turn in 0..100 {
                    black_box(turn);
                }
            }
            self.timer = at_once();
        }
    }
}

ketch_sdk::export_reactor!(Glutton);
