//! Wants to run every 20 ms, and measures how late it is. When it is stopped it logs
//! `ticks N late WORST us`. Expected: also beside hostile containers it is hardly late.
#![no_std]

use core::time::Duration;

use ketch_sdk::clock::Instant;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, Reactor, clock, info};

const PERIOD: Duration = Duration::from_millis(20);

struct Ticker {
    due: Instant,
    timer: Pollable,
    ticks: u32,
    worst: u32,
}

fn timer(due: Instant) -> Pollable {
    let timer = clock::at(due);
    timer.subscribe(0);
    timer
}

impl Reactor for Ticker {
    fn start() -> Ticker {
        let due = clock::now() + PERIOD;
        Ticker {
            due,
            timer: timer(due),
            ticks: 0,
            worst: 0,
        }
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Ready(_) => {
                let now = clock::now();
                let late = (now - self.due).min(Duration::from_millis(999));
                self.worst = self.worst.max(late.subsec_micros());
                self.ticks += 1;
                // From now on: what it missed is not made up for.
                self.due = now + PERIOD;
                self.timer = timer(self.due);
            }
            Event::Stop => info!("ticks {} late {} us", self.ticks, self.worst),
        }
    }
}

ketch_sdk::export_reactor!(Ticker);
