//! Transfers on buses, which take longer than a call may block.

use super::{Board, Signal};
use crate::container::Container;

/// A part of a transfer in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Segment {
    /// How many bytes, or microseconds.
    pub length: u16,
    /// What happens to them.
    pub direction: TransferDirection,
}

impl Segment {
    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        match self.direction {
            TransferDirection::Delay => 0,
            _ => usize::from(self.length),
        }
    }
}

/// What happens to the bytes of a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum TransferDirection {
    /// They come from the device.
    #[default]
    Read = 0,
    /// They go to the device.
    Write = 1,
    /// They go to the device, and others come back in their place. Only on SPI.
    Exchange = 2,
    /// There are none: so many microseconds pass, with the device selected. Only on SPI.
    Delay = 3,
}

/// Why there is nothing more to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitEnd {
    /// The container is asked to end.
    Ended,
    /// The time is up.
    TimedOut,
}

/// How a host call waits for hardware: until it is there, the container is asked to end, or the time
/// is up.
#[derive(Clone, Copy)]
pub struct Wait<'a> {
    board: &'static Board,
    container: &'a Container,
    signal: Signal,
    deadline: u64,
}

impl<'a> Wait<'a> {
    pub(crate) fn new(
        board: &'static Board,
        container: &'a Container,
        signal: Signal,
        deadline: u64,
    ) -> Wait<'a> {
        Wait {
            board,
            container,
            signal,
            deadline,
        }
    }

    /// The signal that ends a sleep.
    pub fn signal(&self) -> Signal {
        self.signal
    }

    /// Nanoseconds on the board's clock.
    pub fn now(&self) -> u64 {
        self.board.clock.now()
    }

    /// Until when it waits at most, in nanoseconds on the board's clock.
    pub fn deadline(&self) -> u64 {
        self.deadline
    }

    /// Sleeps until the signal comes or `until` has passed; may also return early, so that the
    /// caller looks again.
    ///
    /// # Errors
    /// [`WaitEnd`], without sleeping.
    pub fn sleep(&self, until: u64) -> Result<(), WaitEnd> {
        if self.container.is_ending() {
            return Err(WaitEnd::Ended);
        }
        if self.board.clock.now() >= self.deadline {
            return Err(WaitEnd::TimedOut);
        }
        let until = until.min(self.deadline);
        self.board.signals.wait(self.signal, Some(until));
        Ok(())
    }
}
