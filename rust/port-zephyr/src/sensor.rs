//! Sensors by their place in the device table.

use ketch_runtime::config;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::{Absent, DeviceError, Reading, Sensor, Wait};

use crate::ffi;
use crate::transfers::{self, Transfer};

/// The board's sensors, where the build has any.
pub const SENSOR: &dyn Sensor = if config::SENSOR { &Sensors } else { &Absent };

struct Sensors;

/// Readings have a millionth of the channel's unit. Source: Zephyr's `struct sensor_value`.
const SCALE: i8 = -6;

pub(crate) fn kind(device: usize) -> Kind {
    Kind::Sensor {
        // SAFETY: C says that this is a sensor's place in the device table.
        channels: unsafe { ffi::ketch_sensor_channels(device) },
        // SAFETY: as above.
        milliseconds: unsafe { ffi::ketch_sensor_time(device) },
    }
}

impl Sensor for Sensors {
    fn fetch(&self, sensor: usize, wait: &Wait<'_>) -> Result<(), DeviceError> {
        // SAFETY: the runtime passes places of the device table only, and of this kind; what C returns
        // goes nowhere else.
        let transfer =
            unsafe { Transfer::new(ffi::ketch_sensor_fetch(sensor, wait.signal().index())) };
        transfers::outcome(transfers::wait(transfer, &mut [], wait))
    }

    fn get(&self, sensor: usize, channel: u8, wait: &Wait<'_>) -> Result<Reading, DeviceError> {
        // SAFETY: as above, and C's table has every channel.
        let transfer = unsafe {
            let signal = wait.signal().index();
            Transfer::new(ffi::ketch_sensor_get(sensor, channel, signal))
        };
        let mut value = [0; 8];
        transfers::outcome(transfers::wait(transfer, &mut value, wait))?;
        Ok(Reading {
            value: i64::from_ne_bytes(value),
            scale: SCALE,
        })
    }
}
