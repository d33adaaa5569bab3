//! Subscribes to `news`, receives nothing, and ends after a second and a half. Expected: code 0, its queue full
//! until then, and nobody notices.
#![no_std]

use core::time::Duration;

use ketch_sdk::messaging::Subscription;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, clock, exit};

struct Unread {
    _news: Subscription,
    _end: Pollable,
}

impl Reactor for Unread {
    fn start() -> Unread {
        let end = clock::after(Duration::from_millis(1500));
        end.subscribe(0);
        Unread {
            _news: Subscription::open("news").or_fail("news"),
            _end: end,
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(_) = event {
            exit::success()
        }
    }
}

ketch_sdk::export_reactor!(Unread);
