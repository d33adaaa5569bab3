//! Serial lines, by label.
//!
//! Nothing on a line ever waits: what arrives is kept in the device's buffer until it is read, and
//! [`Uart::watch_received`] tells when there is something. In a [`Command`](crate::Command), the
//! traits of `embedded-io` wait for that.
//!
//! ```no_run
//! #![no_std]
//! use ketch_sdk::{poll::Pollable, uart::Uart, Event, OrFail, Reactor};
//!
//! struct Echo { line: Uart, _arrivals: Pollable }
//!
//! impl Reactor for Echo {
//!     fn start() -> Self {
//!         let line = Uart::open("meter").or_fail("meter");
//!         let arrivals = line.watch_received();
//!         arrivals.subscribe(0);
//!         Echo { line, _arrivals: arrivals }
//!     }
//!
//!     fn on_event(&mut self, event: Event) {
//!         if let Event::Ready(_) = event {
//!             let mut bytes = [0; 32];
//!             let count = self.line.read(&mut bytes).or_fail("read");
//!             self.line.write(&bytes[..count]).or_fail("write");
//!         }
//!     }
//! }
//!
//! ketch_sdk::export_reactor!(Echo);
//! # fn main() {}
//! ```

use crate::poll::Pollable;
use crate::raw;

pub use crate::device_error::Error;

/// What is sent beside the data bits, to notice faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parity {
    /// Nothing.
    None,
    /// A bit that makes the number of ones odd.
    Odd,
    /// A bit that makes it even.
    Even,
}

/// How long a line rests after a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopBits {
    /// For a bit.
    One,
    /// For two bits.
    Two,
}

/// How a line works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Symbols in a second.
    pub baudrate: u32,
    /// Bits of a character, 5 to 9.
    pub data_bits: u8,
    /// What is sent beside them.
    pub parity: Parity,
    /// How long the line rests after each character.
    pub stop_bits: StopBits,
}

/// An open line. Dropping it closes it.
#[derive(Debug)]
pub struct Uart {
    handle: u32,
}

impl Uart {
    /// Opens the line of this label, with the board's settings. What has arrived before is gone.
    ///
    /// # Errors
    /// [`Error::NotGranted`], [`Error::UnknownDevice`], [`Error::Exhausted`].
    pub fn open(label: &str) -> Result<Uart, Error> {
        raw::uart::open(label).map(|handle| Uart { handle })
    }

    /// Takes bytes that have arrived, and returns how many: at most as many as `into` holds, and at
    /// most 256 for each call. Never blocks.
    ///
    /// # Errors
    /// [`Error::OperationNotGranted`], [`Error::DeviceFault`].
    pub fn read(&self, into: &mut [u8]) -> Result<usize, Error> {
        raw::uart::read(self.handle, into)
    }

    /// Hands over bytes to be sent, at most 256, and returns how many the device had room for. Never
    /// blocks.
    ///
    /// # Errors
    /// [`Error::OperationNotGranted`], [`Error::TooLarge`], [`Error::DeviceFault`].
    pub fn write(&self, bytes: &[u8]) -> Result<usize, Error> {
        raw::uart::write(self.handle, bytes)
    }

    /// Ready while bytes wait to be read. As an event ([`Pollable::subscribe`]) it comes when bytes
    /// arrive, and again after each [`read`](Self::read) that leaves some.
    pub fn watch_received(&self) -> Pollable {
        Pollable::from_handle(raw::uart::watch_received(self.handle))
    }

    /// Ready while everything that was written has been sent.
    pub fn watch_sent(&self) -> Pollable {
        Pollable::from_handle(raw::uart::watch_sent(self.handle))
    }

    /// Bytes that arrived and were lost since the line was opened.
    pub fn lost(&self) -> u32 {
        raw::uart::lost(self.handle)
    }

    /// How the line works now.
    ///
    /// # Errors
    /// [`Error::NotSupported`] where the driver does not tell.
    pub fn settings(&self) -> Result<Settings, Error> {
        raw::uart::settings(self.handle)
    }

    /// Changes how the line works, until it is opened again.
    ///
    /// # Errors
    /// [`Error::OperationNotGranted`] without the operation `configure`, [`Error::OutOfRange`],
    /// [`Error::NotSupported`].
    pub fn configure(&self, settings: Settings) -> Result<(), Error> {
        raw::uart::configure(self.handle, settings)
    }
}

impl Drop for Uart {
    fn drop(&mut self) {
        raw::uart::drop(self.handle);
    }
}

/// Most bytes that one call takes.
const CALL_MAX: usize = 256;

impl embedded_io::ErrorType for Uart {
    type Error = Error;
}

/// Waits for at least one byte, so only for a [`Command`](crate::Command).
impl embedded_io::Read for Uart {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, Error> {
        if into.is_empty() {
            return Ok(0);
        }
        let mut arrivals = None;
        loop {
            match Uart::read(self, into)? {
                0 => arrivals
                    .get_or_insert_with(|| self.watch_received())
                    .block(),
                count => return Ok(count),
            }
        }
    }
}

impl embedded_io::ReadReady for Uart {
    fn read_ready(&mut self) -> Result<bool, Error> {
        Ok(self.watch_received().ready())
    }
}

/// Waits for room where there is none, so only for a [`Command`](crate::Command).
impl embedded_io::Write for Uart {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        let bytes = &bytes[..bytes.len().min(CALL_MAX)];
        if bytes.is_empty() {
            return Ok(0);
        }
        loop {
            match Uart::write(self, bytes)? {
                0 => self.watch_sent().block(),
                count => return Ok(count),
            }
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.watch_sent().block();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use embedded_io::{Read as _, Write as _};

    use super::*;
    use crate::Event;
    use crate::devices::Operations;
    use crate::fake::Device;

    const BOTH: Operations = Operations::READ.union(Operations::WRITE);

    #[test]
    fn what_arrives_is_an_event_and_can_be_read() {
        let device = Device::new();
        device.grant_uart("meter", BOTH);
        let line = Uart::open("meter").unwrap();
        let arrivals = line.watch_received();
        arrivals.subscribe(4);
        let mut bytes = [0; 4];
        assert_eq!(line.read(&mut bytes), Ok(0));
        device.feed("meter", b"hello");
        assert_eq!(device.take_events(), [Event::Ready(4)]);
        assert_eq!(line.read(&mut bytes), Ok(4));
        // One is left, and tells so.
        assert_eq!(device.take_events(), [Event::Ready(4)]);
        assert_eq!(line.read(&mut bytes), Ok(1));
        assert!(!arrivals.ready() && line.watch_sent().ready());
        assert_eq!(line.write(b"answer"), Ok(6));
        assert_eq!(device.take_written("meter"), b"answer");
        assert_eq!(line.write(&[0; 257]), Err(Error::TooLarge));
    }

    #[test]
    fn each_operation_needs_its_grant() {
        let device = Device::new();
        device.grant_uart("meter", Operations::READ);
        assert_eq!(Uart::open("other").unwrap_err(), Error::NotGranted);
        let line = Uart::open("meter").unwrap();
        assert_eq!(line.write(b"x"), Err(Error::OperationNotGranted));
        let settings = line.settings().unwrap();
        assert_eq!(line.configure(settings), Err(Error::OperationNotGranted));
    }

    #[test]
    fn the_traits_of_embedded_io_take_what_is_there() {
        let device = Device::new();
        device.grant_uart("meter", BOTH.union(Operations::CONFIGURE));
        let mut line = Uart::open("meter").unwrap();
        let slow = Settings {
            baudrate: 1200,
            data_bits: 7,
            parity: Parity::Even,
            stop_bits: StopBits::Two,
        };
        line.configure(slow).unwrap();
        assert_eq!(line.settings(), Ok(slow));
        device.feed("meter", b"abcd");
        let mut bytes = [0; 4];
        line.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"abcd");
        line.write_all(&[7; 300]).unwrap();
        line.flush().unwrap();
        assert_eq!(device.take_written("meter"), [7; 300]);
    }
}
