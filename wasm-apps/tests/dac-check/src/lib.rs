//! Sets an analog output within its limits and beyond them, and says what came of it.
#![no_std]

use ketch_sdk::dac::AnalogOut;
use ketch_sdk::{Event, OrFail, Reactor, info};

struct Check {
    _valve: AnalogOut,
}

impl Reactor for Check {
    fn start() -> Check {
        for label in ["nothing", "other"] {
            if let Err(error) = AnalogOut::open(label) {
                info!("open {}: {}", label, error);
            }
        }
        let valve = AnalogOut::open("valve").or_fail("valve");
        info!(
            "{}, ready: {}",
            valve.label().as_str(),
            valve.watch_for_ready().ready()
        );
        for value in [9, 10, 3001, u32::MAX, 3000] {
            match valve.set_raw(value) {
                Ok(()) => info!("raw {}", value),
                Err(error) => info!("raw {}: {}", value, error),
            }
        }
        for (percent, part) in [
            (-1, -0.01),
            (101, 1.01),
            (0, f32::NAN),
            (100, 1.0),
            (50, 0.5),
        ] {
            match valve.set(part) {
                Ok(()) => info!("percent {}", percent),
                Err(error) => info!("percent {}: {}", percent, error),
            }
        }
        Check { _valve: valve }
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Check);
