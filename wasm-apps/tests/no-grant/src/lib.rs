//! Uses pins, but its manifest requests nothing. Expected: the start is refused, the capability
//! gpio is named as missing, no instruction runs. (`ketch build` refuses it too.)
#![no_std]

use ketch_sdk::gpio::DigitalOut;
use ketch_sdk::{Event, Reactor, info};

struct Uninvited {
    led: Option<DigitalOut>,
}

impl Reactor for Uninvited {
    fn start() -> Uninvited {
        info!("must never be seen");
        Uninvited {
            led: DigitalOut::open("led0").ok(),
        }
    }

    fn on_event(&mut self, _event: Event) {
        if let Some(led) = &mut self.led {
            let _ = led.toggle();
        }
    }
}

ketch_sdk::export_reactor!(Uninvited);
