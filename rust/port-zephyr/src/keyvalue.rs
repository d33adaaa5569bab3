//! What containers keep.

use core::cell::RefCell;

use ketch_abi::Error;
use ketch_runtime::platform::{KeyValues, Values};
use ketch_store::Layout;

use crate::ffi;
use crate::flash::Partition;

/// The keys and values in their part of the partition, behind a mutex of the kernel's.
pub struct LockedKeyValues(RefCell<ketch_store::KeyValues<Partition>>);

// SAFETY: there is one of these, and the cell is looked into by one thread at a time: the one that
// holds the kernel's mutex.
unsafe impl Sync for LockedKeyValues {}

impl LockedKeyValues {
    /// Takes over the part of the partition that the layout has for them.
    ///
    /// # Safety
    /// Called once.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub unsafe fn open(flash: Partition, layout: &Layout) -> Result<LockedKeyValues, Error> {
        let half = layout.values_size / 2;
        let values = ketch_store::KeyValues::open(flash, layout.values_offset(), half)?;
        Ok(LockedKeyValues(RefCell::new(values)))
    }
}

impl KeyValues for LockedKeyValues {
    fn with(&self, act: &mut dyn FnMut(&mut dyn Values)) {
        ffi::ketch_keyvalue_lock();
        // The kernel's mutex lets its holder in again; the cell would not.
        act(&mut *self.0.borrow_mut());
        ffi::ketch_keyvalue_unlock();
    }
}
