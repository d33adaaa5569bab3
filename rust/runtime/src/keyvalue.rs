//! What an instance can do with what its container keeps: bounded in bytes by its quota, and in wear
//! of the flash by a number of changes a minute.

use core::ops::ControlFlow;

use ketch_abi::{Error, Trap};
pub use ketch_store::KEY_MAX;

use crate::config::KEYVALUE_RATE;
use crate::context::{Context, Refusal};
use crate::handle::Resource;
use crate::platform::Values;

/// Why something was not kept, or not found. The last is an `other` of the interface, with its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyValueError {
    /// A container has one store only, and this is not its name.
    NoSuchStore,
    /// The manifest asks for no bytes, or policy leaves none.
    AccessDenied,
    /// Anything else, in words.
    Other(&'static str),
}

const FAILED: KeyValueError = KeyValueError::Other("the flash failed");

impl From<Error> for KeyValueError {
    fn from(error: Error) -> KeyValueError {
        KeyValueError::Other(match error {
            Error::LimitExceeded => "over the quota of this container",
            Error::StorageFull => "no room on this device",
            Error::SettingsTooLarge => "key or value too long",
            _ => return FAILED,
        })
    }
}

/// What a call on a bucket returns: a trap for a wrong handle.
pub type Kept<T> = Result<Result<T, KeyValueError>, Trap>;

impl Context {
    /// Opens the container's own store.
    ///
    /// # Errors
    /// [`KeyValueError`].
    pub fn open_bucket(&mut self, identifier: Option<&str>) -> Result<u32, KeyValueError> {
        if !matches!(identifier, Some("" | "default")) {
            return Err(KeyValueError::NoSuchStore);
        }
        if self.limits().key_value_bytes == 0 {
            self.counters().refusals.count();
            return Err(KeyValueError::AccessDenied);
        }
        let opened = self.open(Resource::Bucket);
        opened.map_err(|_: Refusal| KeyValueError::Other("too many open handles"))
    }

    /// Closes it.
    ///
    /// # Errors
    /// [`Trap::BadHandle`].
    pub fn close_bucket(&mut self, handle: u32) -> Result<(), Trap> {
        self.check_bucket(handle)?;
        self.close(handle).map(drop)
    }

    /// Whether this is the handle of an open store.
    ///
    /// # Errors
    /// [`Trap::BadHandle`].
    pub fn check_bucket(&self, handle: u32) -> Result<(), Trap> {
        match self.resource(handle)? {
            Resource::Bucket => Ok(()),
            _ => Err(Trap::BadHandle),
        }
    }

    fn kept<R>(
        &self,
        handle: u32,
        mut act: impl FnMut(&mut dyn Values, &[u8]) -> Result<R, Error>,
    ) -> Kept<R> {
        self.check_bucket(handle)?;
        let Some(store) = self.board().key_values else {
            return Ok(Err(FAILED));
        };
        let name = self.container().name();
        let result = store.ask(|values| act(values, name.as_bytes()));
        Ok(result.map_err(KeyValueError::from))
    }

    /// Reads a value into a buffer, and returns its length. A key is `None` where it is longer than any.
    ///
    /// # Errors
    /// [`Trap::BadHandle`], [`KeyValueError`].
    pub fn kept_value(
        &self,
        handle: u32,
        key: Option<&str>,
        into: &mut [u8],
    ) -> Kept<Option<usize>> {
        let room = into.len();
        let found = self.kept(handle, |values, owner| match key {
            Some(key) => values.value(owner, key.as_bytes(), into),
            None => Err(Error::SettingsTooLarge),
        })?;
        // It was kept by a firmware that takes longer ones.
        Ok(match found {
            Ok(Some(length)) if room > 0 && length > room => Err(Error::SettingsTooLarge.into()),
            found => found,
        })
    }

    /// Shows the keys from this number on to `visit`, until it breaks.
    ///
    /// # Errors
    /// [`Trap::BadHandle`], [`KeyValueError`].
    pub fn kept_keys(
        &self,
        handle: u32,
        from: usize,
        visit: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Kept<()> {
        self.kept(handle, |values, owner| values.keys(owner, from, visit))
    }

    /// Keeps a value. Key or value is `None` where it is longer than any.
    ///
    /// # Errors
    /// [`Trap::BadHandle`], [`KeyValueError`]; then nothing has changed.
    pub fn keep(&self, handle: u32, key: Option<&str>, value: Option<&[u8]>) -> Kept<()> {
        let quota = self.limits().key_value_bytes as usize;
        self.change(handle, |values, owner, may| {
            let (Some(key), Some(value)) = (key, value) else {
                return Err(Error::SettingsTooLarge);
            };
            if values.holds(owner, key.as_bytes(), value)? || !may() {
                return Ok(());
            }
            values.set(owner, key.as_bytes(), value, quota)
        })
    }

    /// Forgets a key, if it is there.
    ///
    /// # Errors
    /// As [`Context::keep`].
    pub fn unkeep(&self, handle: u32, key: Option<&str>) -> Kept<()> {
        self.change(handle, |values, owner, may| {
            let key = key.ok_or(Error::SettingsTooLarge)?.as_bytes();
            if values.value(owner, key, &mut [])?.is_none() || !may() {
                return Ok(());
            }
            values.delete(owner, key)
        })
    }

    /// Makes a change, which asks whether it may before it writes.
    fn change(
        &self,
        handle: u32,
        act: impl Fn(&mut dyn Values, &[u8], &mut dyn FnMut() -> bool) -> Result<(), Error>,
    ) -> Kept<()> {
        let mut asked = None;
        let outcome = self.kept(handle, |values, owner| {
            act(values, owner, &mut || *asked.insert(self.may_change()))
        })?;
        let outcome = match asked {
            Some(false) => Err(KeyValueError::Other("too many changes in a minute")),
            _ => outcome,
        };
        match (asked, outcome) {
            (_, Err(_)) => self.counters().values_refused.count(),
            (Some(true), Ok(())) => self.counters().values_changed.count(),
            _ => {}
        }
        Ok(outcome)
    }

    /// Counts a change; says whether it is one of those that a minute has.
    fn may_change(&self) -> bool {
        let minute = (self.board().clock.now() / 60_000_000_000) as u32;
        let changes = match self.changes.get() {
            (last, changes) if last == minute => changes,
            _ => 0,
        };
        let may = changes < KEYVALUE_RATE as u32;
        self.changes.set((minute, changes + u32::from(may)));
        may
    }
}
