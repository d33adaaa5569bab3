//! Reads an analog input that it was granted, tries one that it was not, and says when the input is
//! above half of its scale and when it is below a quarter.
#![no_std]

use ketch_sdk::adc::AnalogIn;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, info};

struct Check {
    input: AnalogIn,
    _above: Option<Pollable>,
    _below: Option<Pollable>,
}

impl Reactor for Check {
    fn start() -> Check {
        for label in ["nothing", "other"] {
            if let Err(error) = AnalogIn::open(label) {
                info!("open {}: {}", label, error);
            }
        }
        let input = AnalogIn::open("level").or_fail("level");
        info!(
            "{}, ready: {}",
            input.label().as_str(),
            input.watch_for_ready().ready()
        );
        match input.read_raw() {
            Ok(raw) => info!("raw {}", raw),
            Err(error) => info!("read: {}", error),
        }
        if let Ok(part) = input.read() {
            info!("permille {}", (part * 1000.0) as u32);
        }
        for refused in [
            input.watch_above(-0.5),
            input.watch_above(f32::NAN),
            input.watch_below(1.5),
            input.watch_above_raw(u32::MAX),
        ] {
            match refused {
                Ok(_) => info!("watch: done"),
                Err(error) => info!("watch: {}", error),
            }
        }
        let watch = |pollable: Result<Pollable, _>, token| match pollable {
            Ok(pollable) => {
                pollable.subscribe(token);
                Some(pollable)
            }
            Err(error) => {
                info!("watch: {}", error);
                None
            }
        };
        let above = watch(input.watch_above(0.5), 1);
        let below = watch(input.watch_below_raw(1024), 2);
        Check {
            input,
            _above: above,
            _below: below,
        }
    }

    fn on_event(&mut self, event: Event) {
        match (event, self.input.read_raw()) {
            (Event::Ready(1), Ok(raw)) => info!("above: {}", raw),
            (Event::Ready(_), Ok(raw)) => info!("below: {}", raw),
            (Event::Ready(_), Err(error)) => info!("read: {}", error),
            _ => {}
        }
    }
}

ketch_sdk::export_reactor!(Check);
