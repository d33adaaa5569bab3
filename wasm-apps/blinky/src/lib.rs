//! Blinks `led0`: half a second on, half a second off.
#![no_std]

use core::time::Duration;

use ketch_sdk::clock::{self, Instant};
use ketch_sdk::gpio::DigitalOut;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, info};

/// From one change to the next.
const HALF_PERIOD: Duration = Duration::from_millis(500);

struct Blinky {
    led: DigitalOut,
    lit: bool,
    due: Instant,
    timer: Pollable,
}

impl Blinky {
    /// A timer for `due`, as an event. Each is set by the time at which the last one was due and
    /// not by the time at which it was handled, so that the rhythm does not drift.
    fn wait_until(due: Instant) -> Pollable {
        let timer = clock::at(due);
        timer.subscribe(0);
        timer
    }
}

impl Reactor for Blinky {
    fn start() -> Blinky {
        let led = DigitalOut::open("led0").or_fail("led0");
        let due = clock::now() + HALF_PERIOD;
        Blinky {
            led,
            lit: false,
            due,
            timer: Blinky::wait_until(due),
        }
    }

    fn on_event(&mut self, event: Event) {
        match event {
            Event::Ready(_) => {
                self.lit = !self.lit;
                if self.lit {
                    self.led.set_active().or_fail("led0 on");
                    info!("on");
                } else {
                    self.led.set_inactive().or_fail("led0 off");
                    info!("off");
                }
                self.due = self.due + HALF_PERIOD;
                self.timer = Blinky::wait_until(self.due);
            }
            Event::Stop => self.led.set_inactive().or_fail("led0 off"),
        }
    }
}

ketch_sdk::export_reactor!(Blinky);
