//! Notices what is unusual in a vibration and tells it as a message.
#![no_std]

use core::time::Duration;

use ketch_sdk::adc::AnalogIn;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, clock, info, messaging, warn};

const PERIOD: Duration = Duration::from_millis(10);

/// Conversions from which it learns before it judges.
const LEARNING: u32 = 32;
/// How often farther than usual is unusual.
const FACTOR: i32 = 8;
/// Bits behind the point of averages.
const FRACTION: u32 = 8;
/// How slowly averages follow, as a power of two: over 16 conversions.
const SLOWNESS: u32 = 4;
/// The least distance that counts, as a noise that is always there.
const NOISE: i32 = 4 << FRACTION;

struct Anomaly {
    input: AnalogIn,
    timer: Pollable,
    count: u32,
    /// The moving average, and that of the distances from it.
    mean: i32,
    distance: i32,
}

fn next() -> Pollable {
    let timer = clock::after(PERIOD);
    timer.subscribe(0);
    timer
}

impl Anomaly {
    fn judge(&mut self, raw: u32) {
        let value = (raw as i32) << FRACTION;
        if self.count == 0 {
            self.mean = value;
        }
        let apart = value - self.mean;
        let unusual = apart.abs() > FACTOR * self.distance.max(NOISE);
        if self.count >= LEARNING && unusual {
            let usual = self.mean >> FRACTION;
            warn!("conversion {}: {}, usually {}", self.count, raw, usual);
            let mut message = [0; 6];
            message[..4].copy_from_slice(&self.count.to_le_bytes());
            message[4..].copy_from_slice(&(raw as u16).to_le_bytes());
            messaging::send("machine/anomaly", &message).or_fail("machine/anomaly");
        } else {
            self.mean += apart >> SLOWNESS;
            self.distance += (apart.abs() - self.distance) >> SLOWNESS;
        }
        self.count += 1;
        if self.count == LEARNING {
            let (mean, distance) = (self.mean >> FRACTION, self.distance >> FRACTION);
            info!("usual is {}, give or take {}", mean, distance);
        }
    }
}

impl Reactor for Anomaly {
    fn start() -> Anomaly {
        Anomaly {
            input: AnalogIn::open("vibration").or_fail("vibration"),
            timer: next(),
            count: 0,
            mean: 0,
            distance: 0,
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Ready(_) = event {
            self.timer = next();
            let raw = self.input.read_raw().or_fail("vibration");
            self.judge(raw);
        }
    }
}

ketch_sdk::export_reactor!(Anomaly);
