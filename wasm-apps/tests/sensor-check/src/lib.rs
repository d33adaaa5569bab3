//! Reads a sensor that it was granted, tries one that it was not and a channel that containers do not
//! get, and says what came of it.
#![no_std]

use ketch_sdk::sensor::{Channel, Sensor};
use ketch_sdk::{Event, OrFail, Reactor, info};

struct Check {
    _climate: Sensor,
}

impl Reactor for Check {
    fn start() -> Check {
        for label in ["nothing", "other"] {
            if let Err(error) = Sensor::open(label) {
                info!("open {}: {}", label, error);
            }
        }
        let climate = Sensor::open("climate").or_fail("climate");
        let has = |channel| u32::from(climate.has(channel));
        info!("has {} {}", has(Channel::AmbientTemp), has(Channel::Co2));
        match climate.fetch() {
            Ok(()) => info!("fetched"),
            Err(error) => info!("fetch: {}", error),
        }
        match climate.get(Channel::AmbientTemp) {
            Ok(reading) => info!("temperature {} thousandths", reading.at(-3)),
            Err(error) => info!("temperature: {}", error),
        }
        match climate.get(Channel::Humidity) {
            Ok(reading) => info!("humidity {} thousandths", reading.at(-3)),
            Err(error) => info!("humidity: {}", error),
        }
        if let Err(error) = climate.get(Channel::Co2) {
            info!("co2: {}", error);
        }
        Check { _climate: climate }
    }

    fn on_event(&mut self, _event: Event) {}
}

ketch_sdk::export_reactor!(Check);
