//! Asks for `led0` in its manifest and opens `led1`. Expected: `led1: pin-not-allowed` in the
//! log, `led0: opened`, and it goes on.
#![no_std]

use ketch_sdk::gpio::{DigitalIn, DigitalOut};
use ketch_sdk::{Event, Reactor, info};

struct Greedy;

impl Reactor for Greedy {
    fn start() -> Greedy {
        for label in ["led1", "nothing", "led0"] {
            match DigitalOut::open(label) {
                Ok(_) => info!("{label}: opened"),
                Err(error) => info!("{label}: {error}"),
            }
        }
        match DigitalIn::open("led0") {
            Ok(_) => info!("led0 as input: opened"),
            Err(error) => info!("led0 as input: {error}"),
        }
        Greedy
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Greedy);
