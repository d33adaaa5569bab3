//! NOR flash in RAM that loses power on command and takes nothing that real flash does not.

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

/// Flash with these units in bytes.
///
/// It panics where a driver would be misused: unaligned or outside accesses, and a second write
/// to a unit since its page was erased. One thing is allowed, as on real parts: zeros over anything.
#[derive(Clone)]
pub struct RamFlash<const READ: usize, const WRITE: usize, const ERASE: usize> {
    data: Vec<u8>,
    /// Units written since they were erased.
    written: Vec<bool>,
    /// Units that can still be written or erased before power fails.
    budget: Option<u32>,
    powered: bool,
    /// Decides what a torn unit holds.
    noise: u32,
    /// Pages erased so far.
    pub erases: u32,
    /// Units written so far.
    pub writes: u32,
}

/// Power failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerLoss;

impl NorFlashError for PowerLoss {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl<const READ: usize, const WRITE: usize, const ERASE: usize> RamFlash<READ, WRITE, ERASE> {
    /// Erased flash of this many pages.
    pub fn new(pages: usize) -> Self {
        RamFlash {
            data: vec![0xff; pages * ERASE],
            written: vec![false; pages * ERASE / WRITE],
            budget: None,
            powered: true,
            noise: 1,
            erases: 0,
            writes: 0,
        }
    }

    /// Fails after this many more units were written or erased, leaving the unit in progress
    /// torn as `noise` says.
    pub fn fail_after(&mut self, units: u32, noise: u8) {
        self.budget = Some(units);
        self.noise = u32::from(noise) << 1 | 1;
    }

    /// Whether power has failed.
    pub fn has_failed(&self) -> bool {
        !self.powered
    }

    /// Gives power again, for good.
    pub fn restore_power(&mut self) {
        (self.powered, self.budget) = (true, None);
    }

    /// Overwrites bytes as nothing but a broken device would.
    pub fn corrupt(&mut self, offset: usize, bytes: &[u8]) {
        self.data[offset..offset + bytes.len()].copy_from_slice(bytes);
        self.written[offset / WRITE..(offset + bytes.len()).div_ceil(WRITE)].fill(true);
    }

    /// All that it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.data
    }

    fn random(&mut self) -> u32 {
        self.noise ^= self.noise << 13;
        self.noise ^= self.noise >> 17;
        self.noise ^= self.noise << 5;
        self.noise
    }

    /// Counts a unit; an error where power fails with it.
    fn spend(&mut self) -> Result<(), PowerLoss> {
        match &mut self.budget {
            Some(0) => {
                self.powered = false;
                Err(PowerLoss)
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn check(&self, offset: u32, length: usize, unit: usize) -> Result<(), PowerLoss> {
        assert!(
            (offset as usize).is_multiple_of(unit),
            "offset {offset} is not aligned to {unit}"
        );
        assert!(
            length.is_multiple_of(unit),
            "length {length} is not aligned to {unit}"
        );
        assert!(
            offset as usize + length <= self.data.len(),
            "past the end of the flash"
        );
        if self.powered { Ok(()) } else { Err(PowerLoss) }
    }
}

impl<const READ: usize, const WRITE: usize, const ERASE: usize> ErrorType
    for RamFlash<READ, WRITE, ERASE>
{
    type Error = PowerLoss;
}

impl<const READ: usize, const WRITE: usize, const ERASE: usize> ReadNorFlash
    for RamFlash<READ, WRITE, ERASE>
{
    const READ_SIZE: usize = READ;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PowerLoss> {
        self.check(offset, bytes.len(), READ)?;
        bytes.copy_from_slice(&self.data[offset as usize..offset as usize + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.data.len()
    }
}

impl<const READ: usize, const WRITE: usize, const ERASE: usize> NorFlash
    for RamFlash<READ, WRITE, ERASE>
{
    const WRITE_SIZE: usize = WRITE;
    const ERASE_SIZE: usize = ERASE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PowerLoss> {
        self.check(from, (to - from) as usize, ERASE)?;
        for page in (from as usize..to as usize).step_by(ERASE) {
            // An erase that is cut off did nothing yet, or has erased any of the units.
            let complete = self.spend().is_ok();
            let begun = complete || self.random() & 3 != 0;
            for at in (page..page + ERASE).step_by(WRITE) {
                if complete || begun && self.random() & 1 == 1 {
                    self.data[at..at + WRITE].fill(0xff);
                    self.written[at / WRITE] = false;
                }
            }
            self.erases += 1;
            if !self.powered {
                return Err(PowerLoss);
            }
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PowerLoss> {
        self.check(offset, bytes.len(), WRITE)?;
        for (index, unit) in bytes.chunks(WRITE).enumerate() {
            let at = offset as usize + index * WRITE;
            let clearing = unit.iter().all(|byte| *byte == 0);
            let blank = !self.written[at / WRITE];
            assert!(blank || clearing, "second write at {at} without an erase");
            let torn = self.spend().is_err();
            for (byte, value) in self.data[at..].iter_mut().zip(unit) {
                *byte &= *value;
            }
            if torn {
                for at in at..at + WRITE {
                    // Some bits did not get there.
                    self.data[at] |= self.random() as u8;
                }
            }
            self.written[at / WRITE] = self.data[at..at + WRITE].iter().any(|byte| *byte != 0xff);
            self.writes += 1;
            if torn {
                return Err(PowerLoss);
            }
        }
        Ok(())
    }
}
