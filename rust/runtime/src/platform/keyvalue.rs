//! What containers keep by key, on flash of their own.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;

/// Where containers keep values. Management and the threads that run containers all come here.
pub trait KeyValues: Sync {
    /// Calls `act` once, while nobody else does. Blocks for as long as others take, and each takes no
    /// longer than one change: the store's region is read a few times, and half of it may be erased and
    /// written.
    fn with(&self, act: &mut dyn FnMut(&mut dyn Values));
}

/// What can be done with the values; an owner is the name of a container. The errors are those of
/// [`ketch_store::KeyValues`].
#[allow(missing_docs, clippy::missing_errors_doc)]
pub trait Values {
    fn value(&mut self, owner: &[u8], key: &[u8], into: &mut [u8]) -> Result<Option<usize>, Error>;
    fn keys(
        &mut self,
        owner: &[u8],
        from: usize,
        visit: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), Error>;
    fn used(&mut self, owner: &[u8]) -> Result<usize, Error>;
    fn holds(&mut self, owner: &[u8], key: &[u8], value: &[u8]) -> Result<bool, Error>;
    fn set(&mut self, owner: &[u8], key: &[u8], value: &[u8], quota: usize) -> Result<(), Error>;
    fn delete(&mut self, owner: &[u8], key: &[u8]) -> Result<(), Error>;
    fn forget(&mut self, owner: &[u8]) -> Result<(), Error>;
}

impl<F: NorFlash> Values for ketch_store::KeyValues<F> {
    fn value(&mut self, owner: &[u8], key: &[u8], into: &mut [u8]) -> Result<Option<usize>, Error> {
        self.value(owner, key, into)
    }

    fn keys(
        &mut self,
        owner: &[u8],
        from: usize,
        visit: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        self.keys(owner, from, visit)
    }

    fn used(&mut self, owner: &[u8]) -> Result<usize, Error> {
        self.used(owner)
    }

    fn holds(&mut self, owner: &[u8], key: &[u8], value: &[u8]) -> Result<bool, Error> {
        self.holds(owner, key, value)
    }

    fn set(&mut self, owner: &[u8], key: &[u8], value: &[u8], quota: usize) -> Result<(), Error> {
        self.set(owner, key, value, quota)
    }

    fn delete(&mut self, owner: &[u8], key: &[u8]) -> Result<(), Error> {
        self.delete(owner, key)
    }

    fn forget(&mut self, owner: &[u8]) -> Result<(), Error> {
        self.forget(owner)
    }
}

impl dyn KeyValues + '_ {
    /// As [`KeyValues::with`], with what comes of it.
    pub(crate) fn ask<R>(
        &self,
        mut act: impl FnMut(&mut dyn Values) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let mut result = Err(Error::Internal);
        self.with(&mut |values| result = act(values));
        result
    }
}
