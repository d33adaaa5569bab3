//! Devices on I2C buses, by label.
//!
//! `ketch.toml` asks for the device by its label, with the operations `read` and `write`. The label
//! stands for a bus and the addresses on it that the board offers; others do not answer.
//!
//! [`I2c`] is the bus of `embedded-hal` 1.0, so that driver crates run as they are:
//!
//! ```no_run
//! # struct Driver<I>(I);
//! # impl<I: embedded_hal::i2c::I2c> Driver<I> {
//! #     fn new(i2c: I) -> Self { Driver(i2c) }
//! #     fn read(&mut self) -> Result<u8, I::Error> { Ok(0) }
//! # }
//! use ketch_sdk::{OrFail, i2c::I2c};
//!
//! let mut driver = Driver::new(I2c::open("thermometer").or_fail("thermometer"));
//! let value = driver.read().or_fail("read");
//! ```

mod error;
mod hal;
#[cfg(test)]
mod tests;

use crate::devices::OpenError;
use crate::raw;

pub use error::{Error, NoAcknowledgeSource};

/// Most operations of one transaction here; a device can allow fewer.
pub const OPERATIONS_MAX: usize = 8;

/// Addresses on an I2C bus. Dropping it closes it.
#[derive(Debug)]
pub struct I2c {
    handle: u32,
}

impl I2c {
    /// Opens the device of this label.
    ///
    /// # Errors
    /// Every [`OpenError`].
    pub fn open(label: &str) -> Result<I2c, OpenError> {
        raw::i2c::open(label).map(|handle| I2c { handle })
    }

    /// Reads as many bytes as the buffer has from a device with a 7-bit address.
    ///
    /// # Errors
    /// Every [`Error`]: [`Error::NoAcknowledge`] for an address that was not granted, and
    /// [`Error::Other`] where the grant lacks `read` or the transfer is too long.
    pub fn read(&mut self, address: u8, buffer: &mut [u8]) -> Result<(), Error> {
        raw::i2c::read(self.handle, address, buffer)
    }

    /// Writes bytes to a device with a 7-bit address.
    ///
    /// # Errors
    /// As [`read`](Self::read), with `write`.
    pub fn write(&mut self, address: u8, bytes: &[u8]) -> Result<(), Error> {
        raw::i2c::write(self.handle, address, bytes)
    }

    /// Writes bytes and then reads as many as the buffer has, without letting go of the bus between.
    ///
    /// # Errors
    /// As [`read`](Self::read), with both.
    pub fn write_read(
        &mut self,
        address: u8,
        bytes: &[u8],
        buffer: &mut [u8],
    ) -> Result<(), Error> {
        raw::i2c::write_read(self.handle, address, bytes, buffer)
    }
}

impl Drop for I2c {
    fn drop(&mut self) {
        raw::i2c::drop(self.handle);
    }
}
