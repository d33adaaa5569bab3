//! I2C buses, through the devices on them.

use super::{Segment, Wait};

/// Why a transfer did not happen as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum I2cError {
    /// The bus does not work: it is held by somebody, or its clock stands still.
    Bus,
    /// Another controller won the bus.
    ArbitrationLoss,
    /// Nobody has acknowledged the address.
    NoAcknowledgeAddress,
    /// A byte was not acknowledged.
    NoAcknowledgeData,
    /// Address or a byte was not acknowledged; the controller does not tell which.
    NoAcknowledge,
    /// Bytes came faster than they were taken.
    Overrun,
    /// Anything else, such as what the controller cannot do.
    Other,
}

/// The board's I2C buses. `device` is always an index into
/// [`Board::devices`](super::Board::devices) of an I2C device, and `address` one of its own.
pub trait I2c: Sync {
    /// Carries out one transaction: a start, the segments with a repeated start wherever the direction
    /// changes, a stop. `bytes` are those of all segments, one after the other; those of segments that
    /// read are filled, which counts only where the transaction succeeds. Blocks in nothing but
    /// `wait`, and returns soon after that says so, whatever becomes of the transaction then.
    ///
    /// # Errors
    /// Every [`I2cError`]; [`I2cError::Bus`] where the time was up.
    fn transfer(
        &self,
        device: usize,
        address: u8,
        segments: &[Segment],
        bytes: &mut [u8],
        wait: &Wait<'_>,
    ) -> Result<(), I2cError>;
}
