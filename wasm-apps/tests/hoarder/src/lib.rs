//! Keeps as much as it can, and then changes it as often as it can. Expected: the quota ends the one, the
//! number of changes in a minute the other, and it goes on.
#![no_std]

use ketch_sdk::keyvalue::Bucket;
use ketch_sdk::{Event, OrFail, Reactor, info};

struct Hoarder;

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
        let mut changes = 0u8;
        let refused = loop {
            if let Err(refused) = kept.set("a", &[changes]) {
                break refused;
            }
            changes = changes.wrapping_add(1);
        };
        info!("changed it, then {refused}");
        let refused = kept
            .set("a key that is longer than any may be", b"")
            .unwrap_err();
        info!("a long key: {refused}");
        let refused = kept.keys(Some("none")).unwrap_err();
        info!("a wrong cursor: {refused}");
        Hoarder
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Hoarder);
