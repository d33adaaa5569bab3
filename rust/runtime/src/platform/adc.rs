//! Analog inputs by their place in the board's device table.

use super::DeviceError;

/// The board's analog inputs. `channel` is always an index into
/// [`Board::devices`](super::Board::devices) of one.
pub trait Adc: Sync {
    /// Prepares the channel.
    ///
    /// # Errors
    /// [`DeviceError::Fault`] where the driver is not ready, and what it says to the channel.
    fn configure(&self, channel: usize) -> Result<(), DeviceError>;

    /// Converts once, and returns the result: 0 to what the channel's resolution allows. Blocks for
    /// as long as a conversion takes.
    ///
    /// # Errors
    /// [`DeviceError::Fault`], [`DeviceError::Timeout`].
    fn read(&self, channel: usize) -> Result<u32, DeviceError>;

    /// Turns the regular conversion of a channel on or off. Each result is reported by a call of
    /// [`Runtime::adc_sample`](crate::Runtime::adc_sample), from any context.
    ///
    /// # Errors
    /// [`DeviceError::NotSupported`] where this build does not do that.
    fn watch(&self, channel: usize, enabled: bool) -> Result<(), DeviceError>;
}
