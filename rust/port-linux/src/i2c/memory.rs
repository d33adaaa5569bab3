//! Registers that keep what was written, as a small EEPROM does.

use ketch_runtime::platform::I2cError;

use super::I2cTarget;

/// 256 registers. The first byte of what is written is the register's number; reading goes on from
/// there, and both wrap at the end.
#[derive(Debug)]
pub struct Memory {
    bytes: [u8; 256],
    next: u8,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            bytes: [0; 256],
            next: 0,
        }
    }
}

impl I2cTarget for Memory {
    fn write(&mut self, bytes: &[u8]) -> Result<(), I2cError> {
        let Some((first, data)) = bytes.split_first() else {
            return Ok(());
        };
        self.next = *first;
        for byte in data {
            self.bytes[usize::from(self.next)] = *byte;
            self.next = self.next.wrapping_add(1);
        }
        Ok(())
    }

    fn read(&mut self, bytes: &mut [u8]) -> Result<(), I2cError> {
        for byte in bytes {
            *byte = self.bytes[usize::from(self.next)];
            self.next = self.next.wrapping_add(1);
        }
        Ok(())
    }
}
