//! `embedded-hal` 1.0.

use embedded_hal::i2c::{ErrorType, Operation};

use super::{Error, I2c, OPERATIONS_MAX};
use crate::raw;

impl ErrorType for I2c {
    type Error = Error;
}

impl embedded_hal::i2c::I2c for I2c {
    fn read(&mut self, address: u8, read: &mut [u8]) -> Result<(), Error> {
        self.read(address, read)
    }

    fn write(&mut self, address: u8, write: &[u8]) -> Result<(), Error> {
        self.write(address, write)
    }

    fn write_read(&mut self, address: u8, write: &[u8], read: &mut [u8]) -> Result<(), Error> {
        self.write_read(address, write, read)
    }

    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), Error> {
        let mut lowered = [raw::transfer::Operation::read(0); OPERATIONS_MAX];
        let lowered = lowered.get_mut(..operations.len()).ok_or(Error::Other)?;
        for (operation, lowered) in operations.iter().zip(lowered.iter_mut()) {
            *lowered = match operation {
                Operation::Read(buffer) => raw::transfer::Operation::read(buffer.len()),
                Operation::Write(bytes) => raw::transfer::Operation::with(1, bytes),
            };
        }
        let buffers = operations
            .iter_mut()
            .filter_map(|operation| match operation {
                Operation::Read(buffer) => Some(&mut **buffer),
                Operation::Write(_) => None,
            });
        raw::i2c::transaction(self.handle, address, lowered, buffers)
    }
}
