//! Loops for ever in an event without calling the host. Expected: it is stopped for its budget,
//! other containers go on, and `kill` works meanwhile.
#![no_std]

use core::hint::black_box;
use core::time::Duration;

use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, Reactor, clock, info};

struct Spinner {
    _timer: Pollable,
}

impl Reactor for Spinner {
    fn start() -> Spinner {
        let timer = clock::after(Duration::from_millis(50));
        timer.subscribe(0);
        Spinner { _timer: timer }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(_) = event {
            info!("spinning");
            let mut turns = 0_u32;
            loop {
                turns = black_box(turns.wrapping_add(1));
            }
        }
    }
}

ketch_sdk::export_reactor!(Spinner);
