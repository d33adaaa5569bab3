//! Serial lines by their place in the board's device table.

use super::DeviceError;

/// What is sent beside the data bits. Numbers as in `ketch:uart`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Parity {
    /// Nothing.
    None = 0,
    /// A bit that makes the number of ones odd.
    Odd = 1,
    /// A bit that makes it even.
    Even = 2,
}

/// How a line works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSettings {
    /// Symbols in a second, at least 1.
    pub baudrate: u32,
    /// Bits of a character, 5 to 9.
    pub data_bits: u8,
    /// What is sent beside them.
    pub parity: Parity,
    /// Whether the line rests for two bits after a character, and not for one.
    pub two_stop_bits: bool,
}

/// The board's serial lines. `line` is always an index into
/// [`Board::devices`](super::Board::devices) of one. Nothing here blocks: a port keeps what arrives in
/// a bounded buffer and sends from another one.
///
/// When bytes arrive at a line that had none, the port calls
/// [`Runtime::uart_received`](crate::Runtime::uart_received), and when it has sent the last byte
/// [`Runtime::uart_sent`](crate::Runtime::uart_sent), from any context; it holds no lock then that
/// [`Uart::has_received`] or [`Uart::has_sent`] takes.
pub trait Uart: Sync {
    /// Gives the line the board's settings, begins to receive if it had not, and forgets what has
    /// arrived and what was lost.
    ///
    /// # Errors
    /// [`DeviceError::Fault`] where the driver is not ready.
    fn open(&self, line: usize) -> Result<(), DeviceError>;

    /// Takes bytes that have arrived, and returns how many.
    ///
    /// # Errors
    /// [`DeviceError::Fault`].
    fn read(&self, line: usize, into: &mut [u8]) -> Result<usize, DeviceError>;

    /// Begins to send, and returns how many of the bytes there was room for.
    ///
    /// # Errors
    /// [`DeviceError::Fault`].
    fn write(&self, line: usize, bytes: &[u8]) -> Result<usize, DeviceError>;

    /// Whether bytes wait to be read. May be called where interrupts are locked.
    fn has_received(&self, line: usize) -> bool;

    /// Whether every byte has left the port's buffer. May be called where interrupts are locked.
    fn has_sent(&self, line: usize) -> bool;

    /// How many bytes were lost since the line was opened.
    fn lost(&self, line: usize) -> u32;

    /// How the line works now.
    ///
    /// # Errors
    /// [`DeviceError::NotSupported`] where the driver does not tell.
    fn settings(&self, line: usize) -> Result<LineSettings, DeviceError>;

    /// Changes how the line works.
    ///
    /// # Errors
    /// [`DeviceError::OutOfRange`], [`DeviceError::NotSupported`], [`DeviceError::Fault`].
    fn configure(&self, line: usize, settings: LineSettings) -> Result<(), DeviceError>;
}
