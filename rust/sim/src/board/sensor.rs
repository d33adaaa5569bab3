//! Sensors in a board file.

use std::collections::BTreeMap;

use ketch_port_linux::Measures;
use ketch_runtime::device::Kind;
use serde::Deserialize;
use toml::{Table, Value};

use super::adc::formula_of;
use super::i2c::transfer_time;
use super::{Mistake, fields};

/// A sensor.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorDescription {
    /// What it measures.
    pub measures: Measures,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Numbers, or formulas of time, by the names of the channels.
    measures: BTreeMap<String, Value>,
}

/// The names of the channels, in the order of the interface.
const NAMES: [&str; ketch_runtime::platform::SENSOR_CHANNELS as usize] = [
    "accel-x",
    "accel-y",
    "accel-z",
    "gyro-x",
    "gyro-y",
    "gyro-z",
    "magn-x",
    "magn-y",
    "magn-z",
    "die-temp",
    "ambient-temp",
    "press",
    "prox",
    "humidity",
    "light",
    "altitude",
    "particles-1",
    "particles-2-5",
    "particles-10",
    "distance",
    "co2",
    "voltage",
    "current",
    "power",
    "resistance",
    "rotation",
    "rpm",
];

/// The number of the channel with this name.
pub(crate) fn channel(name: &str) -> Option<u8> {
    let place = NAMES.iter().position(|own| *own == name)?;
    u8::try_from(place).ok()
}

/// The name of a channel.
pub(crate) fn channel_name(channel: u8) -> &'static str {
    NAMES.get(usize::from(channel)).copied().unwrap_or("?")
}

impl SensorDescription {
    pub(super) fn read(table: Table) -> Result<SensorDescription, Mistake> {
        let file: File = fields(table)?;
        let mut measures = Measures::new();
        for (name, value) in file.measures {
            let number = channel(&name).ok_or_else(|| {
                let remedy = "use a channel of ketch:sensor, such as ambient-temp";
                (
                    format!("nothing that can be measured is called {name:?}"),
                    remedy,
                )
            })?;
            let text = match value {
                Value::String(text) => text,
                number => number.to_string(),
            };
            measures.insert(number, formula_of(&text)?);
        }
        Ok(SensorDescription { measures })
    }

    pub(super) fn leak(&self) -> Kind {
        Kind::Sensor {
            channels: self.measures.keys().fold(0, |bits, own| bits | 1 << own),
            milliseconds: transfer_time(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_have_names_and_formulas() {
        let read = |text: &str| SensorDescription::read(text.parse().unwrap());
        let climate = read("measures = { ambient-temp = 21.5, humidity = \"40 + 5 * sin(t)\" }");
        let climate = climate.unwrap();
        assert_eq!(
            climate.leak(),
            Kind::Sensor {
                channels: 1 << 10 | 1 << 13,
                milliseconds: 100,
            }
        );
        assert!(read("measures = { colour = 1 }").is_err());
        assert!(read("measures = { light = \"bright\" }").is_err());
        assert!(read("measures = { light = \"-1.5\" }").is_ok());
        let wit = include_str!("../../../../wit/deps/ketch-sensor/sensor.wit");
        let names = wit.split("enum channel {").nth(1).unwrap();
        let names = names.split('}').next().unwrap().lines().map(str::trim);
        let names: Vec<_> = names.filter_map(|line| line.strip_suffix(',')).collect();
        assert_eq!(names, NAMES);
    }
}
