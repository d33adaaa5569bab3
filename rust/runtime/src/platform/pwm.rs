//! Pulse outputs by their place in the board's device table.

use super::DeviceError;

/// Pulses of one length at one distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulses {
    /// Nanoseconds from one pulse to the next, at least 1.
    pub period: u32,
    /// Nanoseconds of a pulse, at most the period.
    pub width: u32,
}

/// The board's pulse outputs. `channel` is always an index into
/// [`Board::devices`](super::Board::devices) of one. Blocks for no longer than a bus access of an
/// external controller.
pub trait Pwm: Sync {
    /// What the channel was last set to; the board's period without a pulse before that.
    fn pulses(&self, channel: usize) -> Pulses;

    /// Sets the channel, within the limits of its grant.
    ///
    /// # Errors
    /// [`DeviceError::OutOfRange`] where the controller cannot make such pulses,
    /// [`DeviceError::Fault`].
    fn set(&self, channel: usize, pulses: Pulses) -> Result<(), DeviceError>;
}
