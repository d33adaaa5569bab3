//! Sensors of the fake device.

use std::collections::BTreeMap;
use std::string::{String, ToString};

use super::Device;
use super::state::with;
use crate::devices::Operations;
use crate::sensor::{Channel, Reading};

#[derive(Debug)]
pub(super) struct Sensor {
    pub label: String,
    pub operations: Operations,
    pub readings: BTreeMap<u8, Reading>,
}

impl Device {
    /// Grants the container a sensor with these operations, which measures nothing yet.
    pub fn grant_sensor(&self, label: &str, operations: Operations) {
        with(|world| {
            world.sensors.push(Sensor {
                label: label.to_string(),
                operations,
                readings: BTreeMap::new(),
            })
        });
    }

    /// Sets what a granted sensor measures.
    ///
    /// # Panics
    /// If there is none of this label.
    pub fn set_sensor(&self, label: &str, channel: Channel, reading: Reading) {
        with(|world| {
            let sensor = world.sensors.iter_mut().find(|own| own.label == label);
            let sensor = sensor.unwrap_or_else(|| panic!("the test granted no sensor {label}"));
            sensor.readings.insert(channel as u8, reading);
        });
    }
}
