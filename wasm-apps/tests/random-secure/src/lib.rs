//! Takes random numbers that nobody can guess. Expected: `fresh`; on a device without a cryptographic
//! generator it is refused.
#![no_std]

use ketch_sdk::{Event, Reactor, info, random};

struct Dice;

impl Reactor for Dice {
    fn start() -> Dice {
        let (mut one, mut other) = ([0; 20], [0; 20]);
        random::fill(&mut one);
        random::fill(&mut other);
        if one != other && one != [0; 20] && random::u64() != random::u64() {
            info!("fresh");
        }
        Dice
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Dice);
