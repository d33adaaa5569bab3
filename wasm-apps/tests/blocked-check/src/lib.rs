//! Calls drivers that may not return, one after the other, for ever: it says which one it calls next, and
//! how that went where it did not go well.
#![no_std]

use core::time::Duration;

use ketch_sdk::adc::AnalogIn;
use ketch_sdk::sensor::{Channel, Sensor};
use ketch_sdk::spi::Spi;
use ketch_sdk::{Command, Failure, OrFail, clock, info};

struct Check;

impl Command for Check {
    fn run() -> Result<(), Failure> {
        let level = AnalogIn::open("level").or_fail("level");
        let climate = Sensor::open("climate").or_fail("climate");
        let mut flash = Spi::open("flash").or_fail("flash");
        for round in 0.. {
            info!("{}: adc", round);
            if let Err(error) = level.read_raw() {
                info!("adc failed: {}", error);
            }
            info!("{}: sensor", round);
            if let Err(error) = climate.fetch() {
                info!("sensor failed: {}", error);
            }
            info!("{}: reading", round);
            if let Err(error) = climate.get(Channel::AmbientTemp) {
                info!("reading failed: {}", error);
            }
            info!("{}: spi", round);
            if let Err(error) = Spi::read(&mut flash, &mut [0; 4]) {
                info!("spi failed: {}", error);
            }
            clock::after(Duration::from_millis(20)).block();
        }
        Ok(())
    }
}

ketch_sdk::export_command!(Check);
