//! Reads a thermometer with an unmodified driver crate, ten times a second, and corrects what it says
//! by two points where it was compared with a better one. Logs what has changed.
#![no_std]

use core::time::Duration;

use ketch_sdk::i2c::I2c;
use ketch_sdk::poll::Pollable;
use ketch_sdk::{Event, OrFail, Reactor, clock, info, warn};
use lm75::{Address, Lm75, ic};

const PERIOD: Duration = Duration::from_millis(100);

/// What this sensor says at two true temperatures, all in thousandths of a degree Celsius.
const ICE: (i32, i32) = (500, 0);
const STEAM: (i32, i32) = (99_000, 100_000);

/// The true temperature.
fn calibrated(raw: i32) -> i32 {
    let ((low, low_true), (high, high_true)) = (ICE, STEAM);
    // Neither factor leaves 32 bits for what the sensor can say, their product does.
    let scaled = i64::from(raw - low) * i64::from(high_true - low_true) / i64::from(high - low);
    scaled as i32 + low_true
}

struct Calibration {
    sensor: Lm75<I2c, ic::Lm75>,
    last: Option<i32>,
    timer: Pollable,
}

fn next() -> Pollable {
    let timer = clock::after(PERIOD);
    timer.subscribe(0);
    timer
}

impl Reactor for Calibration {
    fn start() -> Calibration {
        let bus = I2c::open("thermometer").or_fail("thermometer");
        Calibration {
            sensor: Lm75::new(bus, Address::default()),
            last: None,
            timer: next(),
        }
    }

    fn on_event(&mut self, event: Event) {
        if let Event::Stop = event {
            return;
        }
        self.timer = next();
        let Ok(celsius) = self.sensor.read_temperature() else {
            warn!("the thermometer does not answer");
            return;
        };
        let raw = (celsius * 1000.0) as i32;
        if self.last.replace(raw) != Some(raw) {
            info!("raw {raw}, calibrated {} thousandths", calibrated(raw));
        }
    }
}

ketch_sdk::export_reactor!(Calibration);
