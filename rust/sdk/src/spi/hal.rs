//! `embedded-hal` 1.0.

use embedded_hal::spi::{ErrorType, Operation, SpiDevice};

use super::{Error, OPERATIONS_MAX, Spi};
use crate::raw;
use crate::raw::transfer::Operation as Lowered;

impl ErrorType for Spi {
    type Error = Error;
}

impl SpiDevice for Spi {
    /// As many bytes as are written are read, and the other way round: a longer side of
    /// [`Operation::Transfer`] is not carried out but an error.
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), Error> {
        let mut lowered = [Lowered::read(0); OPERATIONS_MAX];
        let lowered = lowered.get_mut(..operations.len()).ok_or(Error::Other)?;
        for (operation, lowered) in operations.iter().zip(lowered.iter_mut()) {
            *lowered = match operation {
                Operation::Read(buffer) => Lowered::read(buffer.len()),
                Operation::Write(bytes) => Lowered::with(1, bytes),
                Operation::Transfer(read, write) if read.len() == write.len() => {
                    Lowered::with(2, write)
                }
                Operation::Transfer(..) => return Err(Error::Other),
                Operation::TransferInPlace(bytes) => Lowered::with(2, bytes),
                Operation::DelayNs(nanoseconds) => Lowered::delay(*nanoseconds),
            };
        }
        raw::spi::transaction(self.handle, lowered, |index, bytes| {
            let (Operation::Read(buffer)
            | Operation::Transfer(buffer, _)
            | Operation::TransferInPlace(buffer)) = &mut operations[index]
            else {
                return;
            };
            let length = buffer.len().min(bytes.len());
            buffer[..length].copy_from_slice(&bytes[..length]);
        })
    }
}
