//! Sensors by their place in the board's device table.

use super::{DeviceError, Wait};

/// Kinds of measurement, numbered as `channel` in `ketch:sensor`.
pub const SENSOR_CHANNELS: u8 = 27;

/// A measurement in the channel's unit: `value` times ten to the power of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The integer.
    pub value: i64,
    /// The power of ten.
    pub scale: i8,
}

/// The board's sensors. `sensor` is always an index into [`Board::devices`](super::Board::devices) of
/// one. Both functions block in nothing but `wait`, and return soon after that says so, whatever becomes
/// of the call then: [`DeviceError::Timeout`], also where none could begin.
pub trait Sensor: Sync {
    /// Has it measure everything that it can.
    ///
    /// # Errors
    /// [`DeviceError::Fault`], [`DeviceError::Timeout`].
    fn fetch(&self, sensor: usize, wait: &Wait<'_>) -> Result<(), DeviceError>;

    /// What it measured last. `channel` is below [`SENSOR_CHANNELS`].
    ///
    /// # Errors
    /// [`DeviceError::NotSupported`] where it does not measure this, [`DeviceError::Fault`].
    fn get(&self, sensor: usize, channel: u8, wait: &Wait<'_>) -> Result<Reading, DeviceError>;
}
