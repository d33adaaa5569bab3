//! A device that is broken: it holds the clock for ever.

use ketch_runtime::platform::I2cError;

use super::I2cTarget;

/// Holds the clock, so that no transfer gets on.
#[derive(Debug)]
pub struct Stuck;

impl I2cTarget for Stuck {
    fn write(&mut self, _: &[u8]) -> Result<(), I2cError> {
        Err(I2cError::Bus)
    }

    fn read(&mut self, _: &mut [u8]) -> Result<(), I2cError> {
        Err(I2cError::Bus)
    }

    fn is_holding(&self) -> bool {
        true
    }
}
