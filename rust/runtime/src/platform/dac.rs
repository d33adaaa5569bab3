//! Analog outputs by their place in the board's device table.

use super::{DeviceError, Wait};

/// The board's analog outputs. `channel` is always an index into
/// [`Board::devices`](super::Board::devices) of one.
pub trait Dac: Sync {
    /// Has the channel prepared before it is set next. Does not block, and leaves the output as it is.
    ///
    /// # Errors
    /// [`DeviceError::Fault`] where the driver is not ready.
    fn configure(&self, channel: usize) -> Result<(), DeviceError>;

    /// Sets the channel, within the limits of its grant: 0 to what its resolution allows. Blocks in
    /// nothing but `wait`, and returns soon after that says so, whatever becomes of the value then.
    ///
    /// # Errors
    /// [`DeviceError::Timeout`] where there was no end to it in time, or none could begin; what the
    /// driver says to the channel; [`DeviceError::Fault`].
    fn set(&self, channel: usize, value: u32, wait: &Wait<'_>) -> Result<(), DeviceError>;
}
