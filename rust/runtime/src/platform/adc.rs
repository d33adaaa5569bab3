//! Analog inputs by their place in the board's device table.

use super::{DeviceError, Wait};

/// The board's analog inputs. `channel` is always an index into
/// [`Board::devices`](super::Board::devices) of one.
pub trait Adc: Sync {
    /// Has the channel prepared before its next conversion. Does not block.
    ///
    /// # Errors
    /// [`DeviceError::Fault`] where the driver is not ready.
    fn configure(&self, channel: usize) -> Result<(), DeviceError>;

    /// Converts once, and returns the result: 0 to what the channel's resolution allows. Blocks in
    /// nothing but `wait`, and returns soon after that says so, whatever becomes of the conversion.
    ///
    /// # Errors
    /// [`DeviceError::Timeout`] where there was no end to it in time, or none could begin; what the
    /// driver says to the channel; [`DeviceError::Fault`].
    fn read(&self, channel: usize, wait: &Wait<'_>) -> Result<u32, DeviceError>;

    /// Turns the regular conversion of a channel on or off. Each result is reported by a call of
    /// [`Runtime::adc_sample`](crate::Runtime::adc_sample), from any context.
    ///
    /// # Errors
    /// [`DeviceError::NotSupported`] where this build does not do that.
    fn watch(&self, channel: usize, enabled: bool) -> Result<(), DeviceError>;
}
