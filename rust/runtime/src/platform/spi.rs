//! SPI buses, through the chips on them.

use super::{Segment, Wait};

/// Why a transfer did not happen as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpiError {
    /// The controller cannot have the chip's mode or speed.
    FrameFormat,
    /// There was no end to it in time, or none could begin.
    TimedOut,
    /// The controller failed.
    Fault,
}

/// The board's SPI buses. `device` is always an index into
/// [`Board::devices`](super::Board::devices) of an SPI device.
pub trait Spi: Sync {
    /// Selects the chip, carries out all segments, and lets go of it. `bytes` are those of all
    /// segments, one after the other; those that are read are filled, which counts only where the
    /// transfer succeeds. Blocks in nothing but `wait`, and returns soon after that says so, whatever
    /// becomes of the transfer then.
    ///
    /// # Errors
    /// Every [`SpiError`].
    fn transfer(
        &self,
        device: usize,
        segments: &[Segment],
        bytes: &mut [u8],
        wait: &Wait<'_>,
    ) -> Result<(), SpiError>;
}
