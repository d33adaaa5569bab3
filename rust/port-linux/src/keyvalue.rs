//! What containers keep.

use std::sync::{Mutex, PoisonError};

use ketch_abi::Error;
use ketch_runtime::platform::{KeyValues, Values};
use ketch_store::Layout;

use crate::SharedFlash;

/// The keys and values on a simulated flash, until they are closed.
pub struct SharedKeyValues(Mutex<Option<ketch_store::KeyValues<SharedFlash>>>);

impl SharedKeyValues {
    /// Takes over the part of the flash that the layout has for them.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn open(flash: SharedFlash, layout: &Layout) -> Result<SharedKeyValues, Error> {
        let half = layout.values_size / 2;
        let values = ketch_store::KeyValues::open(flash, layout.values_offset(), half)?;
        Ok(SharedKeyValues(Mutex::new(Some(values))))
    }

    /// Lets go of the flash. What boots on it next opens it anew; no container may be running.
    pub fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl KeyValues for SharedKeyValues {
    fn with(&self, act: &mut dyn FnMut(&mut dyn Values)) {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(values) = values.as_mut() {
            act(values);
        }
    }
}
