//! What stands where a build leaves a kind of device out.

use super::{Adc, Dac, DeviceError, LineSettings, Pulses, Pwm, Reading, Sensor, Uart, Wait};

/// No device of any kind. Nothing calls it: there is no device in the board's table that it stands for,
/// and its functions are not linked.
pub struct Absent;

impl Uart for Absent {
    fn open(&self, _line: usize) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn read(&self, _line: usize, _into: &mut [u8]) -> Result<usize, DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn write(&self, _line: usize, _bytes: &[u8]) -> Result<usize, DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn has_received(&self, _line: usize) -> bool {
        false
    }

    fn has_sent(&self, _line: usize) -> bool {
        true
    }

    fn lost(&self, _line: usize) -> u32 {
        0
    }

    fn settings(&self, _line: usize) -> Result<LineSettings, DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn configure(&self, _line: usize, _settings: LineSettings) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }
}

impl Adc for Absent {
    fn configure(&self, _channel: usize) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn read(&self, _channel: usize, _wait: &Wait<'_>) -> Result<u32, DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn watch(&self, _channel: usize, _enabled: bool) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }
}

impl Dac for Absent {
    fn configure(&self, _channel: usize) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn set(&self, _channel: usize, _value: u32, _wait: &Wait<'_>) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }
}

impl Pwm for Absent {
    fn pulses(&self, _channel: usize) -> Pulses {
        Pulses {
            period: 0,
            width: 0,
        }
    }

    fn set(&self, _channel: usize, _pulses: Pulses) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }
}

impl Sensor for Absent {
    fn fetch(&self, _sensor: usize, _wait: &Wait<'_>) -> Result<(), DeviceError> {
        Err(DeviceError::NotSupported)
    }

    fn get(&self, _sensor: usize, _channel: u8, _wait: &Wait<'_>) -> Result<Reading, DeviceError> {
        Err(DeviceError::NotSupported)
    }
}
