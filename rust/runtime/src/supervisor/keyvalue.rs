//! What containers keep, as management sees it.

use ketch_abi::Error;

use crate::config::{CONFIG, KEYVALUE};
use crate::platform::Flash;
use crate::settings::Settings;
use crate::supervisor::{Entry, Supervisor};

impl<F: Flash> Supervisor<F> {
    /// Sets what a container is told, in place of all that it was told before.
    ///
    /// # Errors
    /// [`Error::ContainerUnknown`], [`Error::NotSupported`] where the product has no such thing, those
    /// of [`Settings::push`] with the key, and those of the flash.
    #[inline(never)]
    pub(crate) fn configure<'s>(
        &mut self,
        name: &str,
        settings: impl Iterator<Item = (&'s str, &'s str)>,
    ) -> Result<(), Error> {
        self.index(name)?;
        let store = self.runtime.board().key_values.filter(|_| CONFIG);
        let store = store.ok_or_else(|| self.refuse(Error::NotSupported, &["config".into()]))?;
        let mut all = Settings::new();
        for (key, value) in settings {
            let pushed = all.push(key, value);
            pushed.map_err(|error| self.refuse(error, &[key.into()]))?;
        }
        all.store(store, name)
    }

    /// Deletes everything that the container of this name keeps, and what it is told.
    ///
    /// # Errors
    /// [`Error::StorageFailed`]; then all of it is still there.
    pub(crate) fn forget_values(&self, name: &str) -> Result<(), Error> {
        let store = self.runtime.board().key_values.filter(|_| KEYVALUE);
        store.map_or(Ok(()), |store| {
            store.ask(|values| values.forget(name.as_bytes()))?;
            if CONFIG {
                Settings::forget(store, name)?;
            }
            Ok(())
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
