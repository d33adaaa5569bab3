//! Chips on SPI buses, by label.
//!
//! `ketch.toml` asks for the chip by its label, with the operations `read` and `write`. Its select line,
//! mode and speed are the board's. [`Spi`] is the device of `embedded-hal` 1.0, so that driver crates
//! run as they are.

mod error;
mod hal;
#[cfg(test)]
mod tests;

use crate::raw;

pub use error::Error;

/// Most operations of one transaction here; a device can allow fewer.
pub const OPERATIONS_MAX: usize = 8;

/// A chip on an SPI bus. Dropping it closes it.
#[derive(Debug)]
pub struct Spi {
    handle: u32,
}

impl Spi {
    /// Opens the chip of this label.
    ///
    /// # Errors
    /// [`Error::Other`] where the board has none, or this container was not granted it.
    pub fn open(label: &str) -> Result<Spi, Error> {
        raw::spi::open(label).map(|handle| Spi { handle })
    }

    /// Reads as many bytes as the buffer has, while zeros are written.
    ///
    /// # Errors
    /// Every [`Error`]: [`Error::Other`] where the grant lacks `read` or the transfer is too long.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        raw::spi::read(self.handle, buffer)
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// As [`read`](Self::read), with `write`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        raw::spi::write(self.handle, bytes)
    }

    /// Writes bytes and puts those that come back in their place.
    ///
    /// # Errors
    /// As [`read`](Self::read), with both.
    pub fn transfer(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        raw::spi::transfer(self.handle, bytes)
    }
}

impl Drop for Spi {
    fn drop(&mut self) {
        raw::spi::drop(self.handle);
    }
}
