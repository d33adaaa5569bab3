//! Counts its own starts, and keeps the count.
#![no_std]

use ketch_sdk::keyvalue::Bucket;
use ketch_sdk::{Event, OrFail, Reactor, info};

const STARTS: &str = "starts";

struct Keeper;

impl Reactor for Keeper {
    fn start() -> Keeper {
        let kept = Bucket::open().or_fail("store");
        let before = kept.read(STARTS).or_fail(STARTS);
        let before = before.as_deref().and_then(|bytes| bytes.try_into().ok());
        let starts = before.map_or(0, u32::from_le_bytes).wrapping_add(1);
        kept.set(STARTS, &starts.to_le_bytes()).or_fail(STARTS);
        info!("start {starts}");
        Keeper
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Keeper);
