//! The partition that images and state live in.

use core::slice;

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read,
    check_write,
};
use ketch_abi::Error;
use ketch_runtime::platform::Flash;
use ketch_wamr::ModuleBytes;

use crate::config::{FLASH_ERASE_SIZE, FLASH_WRITE_SIZE};
use crate::ffi;

/// The partition with the node label `ketch_partition`. Each of these is for a part of its own.
pub struct Partition(());

impl Partition {
    /// Opens the partition, for whoever owns the part that it is used for from then on.
    ///
    /// # Errors
    /// [`Error::StorageFailed`] where the flash driver is not ready.
    pub fn open() -> Result<Partition, Error> {
        if ffi::ketch_flash_open() == 0 {
            Ok(Partition(()))
        } else {
            Err(Error::StorageFailed)
        }
    }
}

/// A failure of the flash or of its use.
#[derive(Debug)]
pub struct PartitionError(NorFlashErrorKind);

impl NorFlashError for PartitionError {
    fn kind(&self) -> NorFlashErrorKind {
        self.0
    }
}

impl From<NorFlashErrorKind> for PartitionError {
    fn from(kind: NorFlashErrorKind) -> PartitionError {
        PartitionError(kind)
    }
}

fn outcome(result: i32) -> Result<(), PartitionError> {
    if result == 0 {
        Ok(())
    } else {
        Err(PartitionError(NorFlashErrorKind::Other))
    }
}

impl ErrorType for Partition {
    type Error = PartitionError;
}

impl ReadNorFlash for Partition {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), PartitionError> {
        check_read(self, offset, bytes.len())?;
        // SAFETY: the partition is open; C writes as many bytes as the slice has.
        outcome(unsafe { ffi::ketch_flash_read(offset, bytes.as_mut_ptr(), bytes.len()) })
    }

    fn capacity(&self) -> usize {
        ffi::ketch_flash_size() as usize
    }
}

impl NorFlash for Partition {
    const WRITE_SIZE: usize = FLASH_WRITE_SIZE;
    const ERASE_SIZE: usize = FLASH_ERASE_SIZE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), PartitionError> {
        check_erase(self, from, to)?;
        // SAFETY: the partition is open. Modules that the engine reads from it lie in slots that the
        // store does not erase while they are loaded.
        outcome(unsafe { ffi::ketch_flash_erase(from, (to - from) as usize) })
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), PartitionError> {
        check_write(self, offset, bytes.len())?;
        // SAFETY: the partition is open; C reads as many bytes as the slice has. For loaded modules as above.
        outcome(unsafe { ffi::ketch_flash_write(offset, bytes.as_ptr(), bytes.len()) })
    }
}

impl Flash for Partition {
    fn module(&mut self, offset: u32, length: u32) -> Result<ModuleBytes, Error> {
        check_read(self, offset, length as usize).map_err(|_| Error::StorageFailed)?;
        // SAFETY: the range lies in the partition, which the processor reads at this address for as
        // long as the firmware runs. The trait's contract keeps it unchanged while it is in use.
        let bytes = unsafe {
            slice::from_raw_parts(
                ffi::ketch_flash_mapped().add(offset as usize),
                length as usize,
            )
        };
        Ok(ModuleBytes::Static(bytes))
    }
}
