//! Receives from `news`. Expected: it goes on, and loses nothing.
#![no_std]

use ketch_sdk::messaging::Subscription;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor};

struct Receiver {
    news: Subscription,
    _arrivals: Pollable,
}

impl Reactor for Receiver {
    fn start() -> Receiver {
        let news = Subscription::open("news").or_fail("news");
        let arrivals = news.watch();
        arrivals.subscribe(0);
        Receiver {
            news,
            _arrivals: arrivals,
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(_) = event {
            drop(self.news.receive().or_fail("news"));
        }
    }
}

ketch_sdk::export_reactor!(Receiver);
