//! Takes random numbers that nobody can guess. Expected: `fresh`; on a device without a cryptographic
//! generator it is refused.
#![no_std]

use ketch_sdk::raw::imports::{insecure, random as secure};
use ketch_sdk::raw::layout::List;
use ketch_sdk::{Event, Reactor, info, random};

/// Bytes as the host returns them in a list: the safe crate takes numbers, which need no memory.
fn listed(call: unsafe extern "C" fn(u64, *mut List<u8>)) -> [u8; 16] {
    let mut list = List::EMPTY;
    // SAFETY: the host writes one list there, of elements that it got by `cabi_realloc` and that
    // stay until the next event.
    let listed = unsafe {
        call(16, &mut list);
        list.as_slice()
    };
    listed.try_into().unwrap_or_default()
}

struct Dice;

impl Reactor for Dice {
    fn start() -> Dice {
        let (mut one, mut other) = ([0; 20], [0; 20]);
        random::fill(&mut one);
        random::fill(&mut other);
        if one != other
            && one != [0; 20]
            && random::u64() != random::u64()
            && listed(secure::bytes) != listed(secure::bytes)
            && listed(insecure::bytes) != listed(insecure::bytes)
        {
            info!("fresh");
        }
        Dice
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Dice);
