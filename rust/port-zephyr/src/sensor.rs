//! Sensors by their place in the device table.

use ketch_runtime::config;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::{Absent, DeviceError, Reading, Sensor};

use crate::ffi;

/// The board's sensors, where the build has any.
pub const SENSOR: &dyn Sensor = if config::SENSOR { &Sensors } else { &Absent };

struct Sensors;

/// Readings have a millionth of the channel's unit. Source: Zephyr's `struct sensor_value`.
const SCALE: i8 = -6;

pub(crate) fn kind(device: usize) -> Kind {
    Kind::Sensor {
        // SAFETY: C says that this is a sensor's place in the device table.
        channels: unsafe { ffi::ketch_sensor_channels(device) },
    }
}

impl Sensor for Sensors {
    fn fetch(&self, sensor: usize) -> Result<(), DeviceError> {
        // SAFETY: the runtime passes places of the device table only, and of this kind.
        ffi::outcome(unsafe { ffi::ketch_sensor_fetch(sensor) }).map(drop)
    }

    fn get(&self, sensor: usize, channel: u8) -> Result<Reading, DeviceError> {
        let mut value = 0;
        // SAFETY: as above, and C's table has every channel; it writes where it returns no error.
        ffi::outcome(unsafe { ffi::ketch_sensor_get(sensor, channel, &mut value) })?;
        Ok(Reading {
            value,
            scale: SCALE,
        })
    }
}
