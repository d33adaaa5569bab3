//! Answers the stop event with a loop without end. Expected: it is ended for its time.
#![no_std]

use core::hint::black_box;

use ketch_sdk::{Event, Reactor, info};

struct Deaf;

impl Reactor for Deaf {
    fn start() -> Deaf {
        Deaf
    }

    fn on_event(&mut self, event: Event) {
        if event == Event::Stop {
            info!("not yet");
            let mut turns = 0_u32;
            loop {
                turns = black_box(turns.wrapping_add(1));
            }
        }
    }
}

ketch_sdk::export_reactor!(Deaf);
