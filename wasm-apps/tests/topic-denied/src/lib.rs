//! May send to `own/out` and receive from `own/in`, and tries everything else too. Expected: an error
//! in the log for each of those, and it goes on.
#![no_std]

use ketch_sdk::messaging::{self, Subscription};
use ketch_sdk::{Event, Reactor, info};

struct Denied;

/// Longer than any topic can be.
const LONG: &str = "own/out-and-then-much-more-than-a-topic-can-have";

impl Reactor for Denied {
    fn start() -> Denied {
        for topic in ["own/out", "own/in", "tank/raw", "own/ou", "own/*", "", LONG] {
            match messaging::send(topic, b"hello") {
                Ok(()) => info!("send {topic}: sent"),
                Err(error) => info!("send {topic}: {error}"),
            }
            match Subscription::open(topic) {
                Ok(_) => info!("open {topic}: opened"),
                Err(error) => info!("open {topic}: {error}"),
            }
        }
        for length in [4096, 4097] {
            static LARGE: [u8; 4097] = [7; 4097];
            if let Some(bytes) = LARGE.get(..length)
                && let Err(error) = messaging::send("own/out", bytes)
            {
                info!("send {length}: {error}");
            }
        }
        let mut open = [const { None::<Subscription> }; 64];
        let mut count = 0;
        for place in &mut open {
            match Subscription::open("own/in") {
                Ok(subscription) => *place = Some(subscription),
                Err(error) => {
                    info!("open {count} at once: {error}");
                    break;
                }
            }
            count += 1;
        }
        Denied
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Denied);
