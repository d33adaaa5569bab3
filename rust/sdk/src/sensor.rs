//! Sensors that the device has a driver for, by label.
//!
//! ```no_run
//! use ketch_sdk::{info, sensor::{Channel, Sensor}, OrFail};
//!
//! let climate = Sensor::open("climate").or_fail("climate");
//! climate.fetch().or_fail("climate");
//! let temperature = climate.get(Channel::AmbientTemp).or_fail("climate");
//! info!("{} tenths of a degree", temperature.at(-1));
//! ```

use crate::raw;

pub use crate::device_error::Error;

macro_rules! channels {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        /// What can be measured, and in which unit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Channel {
            $($(#[$meta])* $name,)*
        }

        impl Channel {
            /// Every channel, in the order of the interface.
            pub const ALL: &'static [Channel] = &[$(Channel::$name),*];
        }
    };
}

channels! {
    /// Acceleration, m/s²
    AccelX,
    /// Acceleration, m/s²
    AccelY,
    /// Acceleration, m/s²
    AccelZ,
    /// Rotation, rad/s
    GyroX,
    /// Rotation, rad/s
    GyroY,
    /// Rotation, rad/s
    GyroZ,
    /// Magnetic field, G
    MagnX,
    /// Magnetic field, G
    MagnY,
    /// Magnetic field, G
    MagnZ,
    /// Temperature of the sensor itself, °C
    DieTemp,
    /// Temperature, °C
    AmbientTemp,
    /// Pressure, kPa
    Press,
    /// 1: something is near
    Prox,
    /// Relative humidity, %
    Humidity,
    /// Illuminance, lx
    Light,
    /// Altitude, m
    Altitude,
    /// Particles up to 1 µm, µg/m³
    Particles1,
    /// Particles up to 2.5 µm, µg/m³
    Particles2_5,
    /// Particles up to 10 µm, µg/m³
    Particles10,
    /// Distance, m
    Distance,
    /// Carbon dioxide, ppm
    Co2,
    /// Voltage, V
    Voltage,
    /// Current, A
    Current,
    /// Power, W
    Power,
    /// Resistance, Ω
    Resistance,
    /// Angle, °
    Rotation,
    /// Revolutions in a minute
    Rpm,
}

/// A measurement: `value` times ten to the power of `scale`, in the channel's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The integer.
    pub value: i64,
    /// The power of ten.
    pub scale: i8,
}

impl Reading {
    /// The integer for another power of ten, without what is smaller: for -1, tenths of the unit. What
    /// no integer can be is the largest or the smallest.
    pub fn at(self, scale: i8) -> i64 {
        let steps = i32::from(self.scale) - i32::from(scale);
        (0..steps.unsigned_abs()).fold(self.value, |value, _| {
            if steps > 0 {
                value.saturating_mul(10)
            } else {
                value / 10
            }
        })
    }
}

/// A sensor. Dropping it closes it.
#[derive(Debug)]
pub struct Sensor {
    handle: u32,
}

impl Sensor {
    /// Opens the sensor of this label.
    ///
    /// # Errors
    /// [`Error::NotGranted`], [`Error::UnknownDevice`], [`Error::Exhausted`].
    pub fn open(label: &str) -> Result<Sensor, Error> {
        raw::sensor::open(label).map(|handle| Sensor { handle })
    }

    /// Whether this container may measure this with it.
    pub fn has(&self, channel: Channel) -> bool {
        raw::sensor::has(self.handle, channel as u8)
    }

    /// Has the sensor measure every channel.
    ///
    /// # Errors
    /// [`Error::OperationNotGranted`], [`Error::Timeout`], [`Error::DeviceFault`].
    pub fn fetch(&self) -> Result<(), Error> {
        raw::sensor::fetch(self.handle)
    }

    /// What the last [`fetch`](Self::fetch) measured.
    ///
    /// # Errors
    /// [`Error::OperationNotGranted`] for a channel that containers do not get,
    /// [`Error::NotSupported`] for one that the sensor has not, [`Error::DeviceFault`].
    pub fn get(&self, channel: Channel) -> Result<Reading, Error> {
        raw::sensor::get(self.handle, channel as u8)
    }
}

impl Drop for Sensor {
    fn drop(&mut self) {
        raw::sensor::drop(self.handle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::Operations;
    use crate::fake::Device;

    #[test]
    fn what_is_fetched_can_be_had() {
        let device = Device::new();
        device.grant_sensor("climate", Operations::READ);
        let reading = Reading {
            value: 21_520_000,
            scale: -6,
        };
        device.set_sensor("climate", Channel::AmbientTemp, reading);
        let climate = Sensor::open("climate").unwrap();
        assert!(climate.has(Channel::AmbientTemp) && !climate.has(Channel::Co2));
        climate.fetch().unwrap();
        let read = climate.get(Channel::AmbientTemp).unwrap();
        assert_eq!((read, read.at(-1)), (reading, 215));
        let refused = climate.get(Channel::Co2);
        assert_eq!(refused, Err(Error::OperationNotGranted));
        assert_eq!(Sensor::open("other").unwrap_err(), Error::NotGranted);
    }

    #[test]
    fn readings_are_scaled_without_overflow() {
        let reading = |value, scale| Reading { value, scale };
        assert_eq!(reading(-1234, -2).at(0), -12);
        assert_eq!(reading(3, 2).at(-1), 3000);
        assert_eq!(reading(i64::MAX, 127).at(-128), i64::MAX);
        assert_eq!(reading(i64::MIN, -128).at(127), 0);
    }

    #[test]
    fn channels_are_those_of_the_interface() {
        let text = include_str!("../../../wit/deps/ketch-sensor/sensor.wit");
        let names = text.split("enum channel {").nth(1).unwrap();
        let names = names.split('}').next().unwrap().lines().map(str::trim);
        let names: std::vec::Vec<_> = names.filter_map(|line| line.strip_suffix(',')).collect();
        let own = Channel::ALL.iter().map(|channel| {
            let name = std::format!("{channel:?}").to_lowercase();
            name.replace('_', "")
        });
        let own: std::vec::Vec<_> = own.collect();
        let names: std::vec::Vec<_> = names.iter().map(|name| name.replace('-', "")).collect();
        assert_eq!(own, names);
    }
}
