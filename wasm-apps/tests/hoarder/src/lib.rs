//! Keeps as much as it can, and then changes it as often as it can. Expected: the quota ends the one, the
//! number of changes in a minute the other, and it goes on.
#![no_std]

use core::time::Duration;

use ketch_sdk::keyvalue::Bucket;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, clock, info};

struct Hoarder {
    kept: Bucket,
    /// A change in each event: what flash takes of the time counts as the container's.
    timer: Option<Pollable>,
    changes: u8,
}

fn at_once() -> Option<Pollable> {
    let timer = clock::after(Duration::ZERO);
    timer.subscribe(0);
    Some(timer)
}

impl Reactor for Hoarder {
    fn start() -> Hoarder {
        let kept = Bucket::open().or_fail("store");
        let mut count = 0u8;
        let refused = loop {
            let key = [b'a' + count];
            let key = core::str::from_utf8(&key).unwrap_or("");
            if let Err(refused) = kept.set(key, &[0; 100]) {
                break refused;
            }
            count += 1;
        };
        info!("kept {count}, then {refused}");
        Hoarder {
            kept,
            timer: at_once(),
            changes: 0,
        }
    }

    fn on_event(&mut self, event: Event) {
        if !matches!(event, Event::Ready(_)) {
            return;
        }
        self.timer = None;
        match self.kept.set("a", &[self.changes]) {
            Ok(()) => {
                self.changes = self.changes.wrapping_add(1);
                self.timer = at_once();
            }
            Err(refused) => {
                info!("changed it, then {refused}");
                let refused = self
                    .kept
                    .set("a key that is longer than any may be", b"")
                    .unwrap_err();
                info!("a long key: {refused}");
                let refused = self.kept.keys(Some("none")).unwrap_err();
                info!("a wrong cursor: {refused}");
            }
        }
    }
}

ketch_sdk::export_reactor!(Hoarder);
