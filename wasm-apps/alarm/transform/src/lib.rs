//! Receives levels from `tank/raw` and sends the mean of the last four to `tank/level`, one byte.
#![no_std]

use ketch_sdk::messaging::{self, Subscription};
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor};

struct Transform {
    raw: Subscription,
    // Kept for its subscription to events.
    _arrivals: Pollable,
    last: [u8; 4],
}

impl Reactor for Transform {
    fn start() -> Transform {
        let raw = Subscription::open("tank/raw").or_fail("tank/raw");
        let arrivals = raw.watch();
        arrivals.subscribe(0);
        Transform {
            raw,
            _arrivals: arrivals,
            last: [0; 4],
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Stop = event {
            return;
        }
        // One message for each event: there is another event where more are left.
        let message = self.raw.receive().or_fail("tank/raw");
        let Some(&[level]) = message.as_deref() else {
            return;
        };
        self.last = [self.last[1], self.last[2], self.last[3], level];
        let sum: u32 = self.last.iter().map(|level| u32::from(*level)).sum();
        messaging::send("tank/level", &[(sum / 4) as u8]).or_fail("tank/level");
    }
}

ketch_sdk::export_reactor!(Transform);
