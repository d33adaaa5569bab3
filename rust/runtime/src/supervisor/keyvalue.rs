//! What containers keep, as management sees it.

use ketch_abi::Error;

use crate::config::KEYVALUE;
use crate::platform::Flash;
use crate::supervisor::{Entry, Supervisor};

impl<F: Flash> Supervisor<F> {
    /// Deletes everything that the container of this name keeps.
    ///
    /// # Errors
    /// [`Error::StorageFailed`]; then all of it is still there.
    pub(crate) fn forget_values(&self, name: &str) -> Result<(), Error> {
        let store = self.runtime.board().key_values.filter(|_| KEYVALUE);
        store.map_or(Ok(()), |store| {
            store.ask(|values| values.forget(name.as_bytes()))
        })
    }

    /// Bytes of flash that a container's values take, and may take; nothing where it may keep none.
    pub(crate) fn values_used(&self, entry: &Entry) -> Option<(u32, u32)> {
        let most = entry.limits.key_value_bytes;
        let store = self.runtime.board().key_values;
        let store = store.filter(|_| KEYVALUE && most > 0)?;
        let used = store
            .ask(|values| values.used(entry.name.as_bytes()))
            .ok()?;
        Some((u32::try_from(used).ok()?, most))
    }
}
