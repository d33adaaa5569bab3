//! SPI buses that exist only here, and the flash chips on them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ketch_runtime::platform::{Segment, Spi, SpiError, TransferDirection, Wait};

/// Bytes of a chip, and of what is erased at once.
const SIZE: usize = 65_536;
const SECTOR: usize = 4096;
/// Bytes that are programmed at once.
const PAGE: usize = 256;

// Instructions. Source: JEDEC's customs for serial flash, as in the data sheet of the W25Q80.
const PROGRAM: u8 = 0x02;
const READ: u8 = 0x03;
const STATUS: u8 = 0x05;
const ENABLE: u8 = 0x06;
const ERASE: u8 = 0x20;
const IDENTIFY: u8 = 0x9f;

/// A flash chip. It is never busy.
struct Flash {
    bytes: Vec<u8>,
    enabled: bool,
}

impl Flash {
    /// One selection of the chip: what it gives for each byte that it gets.
    fn select(&mut self, sent: &[u8]) -> Vec<u8> {
        let mut received = vec![0xff; sent.len()];
        let Some((instruction, arguments)) = sent.split_first() else {
            return received;
        };
        let address = arguments.get(..3).map(|bytes| {
            let bytes = [0, bytes[0], bytes[1], bytes[2]];
            u32::from_be_bytes(bytes) as usize % SIZE
        });
        match (*instruction, address) {
            (IDENTIFY, _) => {
                // Source: JEP106 for the first; the others are the kind and the size as a power of two.
                for (to, from) in received[1..].iter_mut().zip([0xef, 0x40, 0x10]) {
                    *to = from;
                }
            }
            (STATUS, _) => received[1..].fill(u8::from(self.enabled) << 1),
            (ENABLE, _) => self.enabled = true,
            (READ, Some(address)) => {
                for (at, to) in received[4..].iter_mut().enumerate() {
                    *to = self.bytes[(address + at) % SIZE];
                }
            }
            (PROGRAM, Some(address)) if self.enabled => {
                let (page, start) = (address / PAGE * PAGE, address % PAGE);
                for (at, byte) in sent[4..].iter().enumerate() {
                    // Bits go from one to zero alone, and the page's end is followed by its start.
                    self.bytes[page + (start + at) % PAGE] &= byte;
                }
                self.enabled = false;
            }
            (ERASE, Some(address)) if self.enabled => {
                let sector = address / SECTOR * SECTOR;
                self.bytes[sector..sector + SECTOR].fill(0xff);
                self.enabled = false;
            }
            _ => {}
        }
        received
    }
}

/// A transfer that a container has made.
#[derive(Clone, Copy, Debug)]
pub struct SpiTransfer<'a> {
    /// The place of the device among the board's.
    pub device: usize,
    /// Its parts.
    pub segments: &'a [Segment],
    /// The bytes of all of them: of those that read, what was read.
    pub bytes: &'a [u8],
    /// What was on the wire to the chip, as many.
    pub sent: &'a [u8],
    /// What was on the wire from the chip meanwhile, as many.
    pub received: &'a [u8],
}

/// Is told of every transfer, in order, while the chips are locked; it must not touch them.
pub type SpiObserver = Box<dyn Fn(SpiTransfer<'_>) + Send + Sync>;

/// The chips of one board, each a flash of 64 KiB, by the places of their devices.
pub struct SimulatedSpi {
    chips: Mutex<HashMap<usize, (Flash, bool)>>,
    observer: SpiObserver,
}

impl fmt::Debug for SimulatedSpi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lock().keys()).finish()
    }
}

impl SimulatedSpi {
    /// Erased chips for these devices.
    pub fn new(devices: impl Iterator<Item = usize>, observer: SpiObserver) -> Self {
        let chip = |device| {
            let flash = Flash {
                bytes: vec![0xff; SIZE],
                enabled: false,
            };
            (device, (flash, false))
        };
        SimulatedSpi {
            chips: Mutex::new(devices.map(chip).collect()),
            observer,
        }
    }

    /// Has every transfer of a device fail, or none any more.
    pub fn set_broken(&self, device: usize, broken: bool) {
        if let Some((_, fails)) = self.lock().get_mut(&device) {
            *fails = broken;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<usize, (Flash, bool)>> {
        self.chips.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Spi for SimulatedSpi {
    fn transfer(
        &self,
        device: usize,
        segments: &[Segment],
        bytes: &mut [u8],
        wait: &Wait<'_>,
    ) -> Result<(), SpiError> {
        for segment in segments {
            // Time has to pass, whatever wakes the container meanwhile.
            if segment.direction == TransferDirection::Delay {
                let until = wait.now() + u64::from(segment.length) * 1000;
                while wait.now() < until {
                    wait.sleep(until).map_err(|_| SpiError::TimedOut)?;
                }
            }
        }
        let mut chips = self.lock();
        let (flash, broken) = chips.get_mut(&device).ok_or(SpiError::Fault)?;
        if *broken {
            return Err(SpiError::Fault);
        }
        let parts = |mut rest: &[u8]| -> Vec<u8> {
            let mut sent = Vec::new();
            for segment in segments {
                let (part, others) = rest.split_at(segment.bytes());
                match segment.direction {
                    TransferDirection::Read => sent.extend(part.iter().map(|_| 0)),
                    _ => sent.extend(part),
                }
                rest = others;
            }
            sent
        };
        let sent = parts(bytes);
        let received = flash.select(&sent);
        let mut at = 0;
        for segment in segments {
            let range = at..at + segment.bytes();
            if segment.direction != TransferDirection::Write {
                bytes[range.clone()].copy_from_slice(&received[range.clone()]);
            }
            at = range.end;
        }
        (self.observer)(SpiTransfer {
            device,
            segments,
            bytes,
            sent: &sent,
            received: &received,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_keeps_what_was_programmed_and_forgets_what_was_erased() {
        let mut flash = Flash {
            bytes: vec![0xff; SIZE],
            enabled: false,
        };
        assert_eq!(flash.select(&[IDENTIFY, 0, 0, 0])[1..], [0xef, 0x40, 0x10]);
        flash.select(&[PROGRAM, 0, 1, 0, 7]);
        assert_eq!(flash.bytes[0x100], 0xff, "nobody enabled that");
        flash.select(&[ENABLE]);
        flash.select(&[PROGRAM, 0, 0, 0xff, 7, 8]);
        assert_eq!((flash.bytes[0xff], flash.bytes[0]), (7, 8));
        assert_eq!(flash.select(&[READ, 0, 0, 0xff, 0])[4..], [7]);
        flash.select(&[ENABLE]);
        flash.select(&[ERASE, 0, 0, 1]);
        assert_eq!(flash.bytes[0xff], 0xff);
    }
}
