//! Sends to `news` every five milliseconds. Expected: it goes on, whoever listens.
#![no_std]

use core::time::Duration;

use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, clock, messaging};

struct Sender {
    timer: Pollable,
    count: u32,
}

fn next() -> Pollable {
    let timer = clock::after(Duration::from_millis(5));
    timer.subscribe(0);
    timer
}

impl Reactor for Sender {
    fn start() -> Sender {
        Sender {
            timer: next(),
            count: 0,
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(_) = event {
            messaging::send("news", &self.count.to_le_bytes()).or_fail("news");
            self.count += 1;
            self.timer = next();
        }
    }
}

ketch_sdk::export_reactor!(Sender);
