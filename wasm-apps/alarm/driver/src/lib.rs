//! Stands for the driver of a level sensor: the tank fills while `button0` is pressed and empties
//! while it is not. Sends the level in percent to `tank/raw`, one byte, twenty times a second.
#![no_std]

use core::time::Duration;

use ketch_sdk::gpio::DigitalIn;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, clock, messaging};

const PERIOD: Duration = Duration::from_millis(50);

struct Driver {
    button: DigitalIn,
    level: u8,
    timer: Pollable,
}

fn next() -> Pollable {
    let timer = clock::after(PERIOD);
    timer.subscribe(0);
    timer
}

impl Reactor for Driver {
    fn start() -> Driver {
        Driver {
            button: DigitalIn::open("button0").or_fail("button0"),
            level: 0,
            timer: next(),
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Stop = event {
            return;
        }
        self.timer = next();
        self.level = if self.button.is_active().or_fail("button0") {
            (self.level + 10).min(100)
        } else {
            self.level.saturating_sub(10)
        };
        messaging::send("tank/raw", &[self.level]).or_fail("tank/raw");
    }
}

ketch_sdk::export_reactor!(Driver);
