//! The flash that images and state live in.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_wamr::ModuleBytes;

/// NOR flash that can also hand out a module for the engine to keep.
pub trait Flash: NorFlash {
    /// The bytes `offset..offset + length`, for as long as the module is loaded.
    ///
    /// Memory-mapped flash returns them in place; the store neither writes nor erases a slot
    /// while its container has an instance. Other flash returns a copy.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] where a copy finds no room, [`Error::StorageFailed`] where the
    /// range cannot be read.
    fn module(&mut self, offset: u32, length: u32) -> Result<ModuleBytes, Error>;
}
