//! What a container keeps, by key: through its own ends, restarts of the device and updates of its
//! image, until it is removed.
//!
//! `ketch.toml` asks for the bytes (`resources.key-value-bytes`): each entry takes 32, and the
//! container's name, the key and the value, rounded up to 32. What [`set`](Bucket::set) has returned
//! from is on flash, which wears out: keep what changes now and then, not every reading.
//!
//! ```no_run
//! # #![no_std]
//! # use ketch_sdk::{keyvalue::Bucket, OrFail};
//! # fn start() {
//! let kept = Bucket::open().or_fail("store");
//! let starts = kept.read("starts").or_fail("starts");
//! let starts = starts.as_deref().and_then(|bytes| bytes.first().copied()).unwrap_or(0);
//! kept.set("starts", &[starts.wrapping_add(1)]).or_fail("starts");
//! # }
//! # fn main() {}
//! ```

use core::fmt;
use core::ops::Deref;

use crate::fail::Reason;
use crate::raw;
use crate::text::Text;

/// Why something was not done. Then nothing has changed.
#[derive(Clone, PartialEq, Eq)]
pub enum Error {
    /// There is no store of this name: [`Bucket::open`] knows the one that there is.
    NoSuchStore,
    /// The manifest asks for no bytes, or the device's policy allows none.
    AccessDenied,
    /// What the device says: over the quota, too many changes in a minute, no room, too long.
    Other(Text),
}

impl Reason for Error {
    /// The error's own word, as the interface spells it, or what the device says.
    fn reason(&self) -> &str {
        match self {
            Error::NoSuchStore => "no-such-store",
            Error::AccessDenied => "access-denied",
            Error::Other(text) => text.as_str(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {}

/// The container's store, open. It is one of its handles; dropping it gives that back.
#[derive(Debug)]
pub struct Bucket {
    handle: u32,
}

impl Bucket {
    /// Opens the container's store.
    ///
    /// # Errors
    /// [`Error::AccessDenied`]; [`Error::Other`] where too many handles are open.
    pub fn open() -> Result<Bucket, Error> {
        raw::keyvalue::open("").map(|handle| Bucket { handle })
    }

    /// A key's value, if it has one.
    ///
    /// # Errors
    /// [`Error::Other`].
    pub fn read(&self, key: &str) -> Result<Option<Value>, Error> {
        let value = raw::keyvalue::read(self.handle, key)?;
        Ok(value.map(|value| Value { value }))
    }

    /// Keeps a value, in place of the one that the key had. To set the same again changes nothing.
    ///
    /// # Errors
    /// [`Error::Other`].
    pub fn set(&self, key: &str, value: &[u8]) -> Result<(), Error> {
        raw::keyvalue::set(self.handle, key, value)
    }

    /// Forgets a key, if it is there.
    ///
    /// # Errors
    /// [`Error::Other`].
    pub fn delete(&self, key: &str) -> Result<(), Error> {
        raw::keyvalue::delete(self.handle, key)
    }

    /// Whether a key is there.
    ///
    /// # Errors
    /// [`Error::Other`].
    pub fn exists(&self, key: &str) -> Result<bool, Error> {
        raw::keyvalue::exists(self.handle, key)
    }

    /// The first of the keys, or those behind the cursor of the page before.
    ///
    /// # Errors
    /// [`Error::Other`].
    pub fn keys(&self, cursor: Option<&str>) -> Result<Keys, Error> {
        let page = raw::keyvalue::keys(self.handle, cursor)?;
        Ok(Keys { page })
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        raw::keyvalue::drop(self.handle);
    }
}

/// A value's bytes. They lie in memory that the crate keeps for answers; it is free again when this is
/// dropped, so do not keep one.
#[derive(Debug)]
pub struct Value {
    value: raw::keyvalue::Value,
}

impl Deref for Value {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.value.bytes()
    }
}

/// Some of the keys. They lie where a [`Value`] does.
#[derive(Debug)]
pub struct Keys {
    page: raw::keyvalue::Page,
}

impl Keys {
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.page.keys()
    }

    /// What the next page is asked for with; `None` where these were the last.
    pub fn cursor(&self) -> Option<&str> {
        self.page.cursor()
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};
    use std::vec::Vec;

    use super::*;
    use crate::fake::Device;

    #[test]
    fn what_is_kept_is_found_again_and_listed() {
        let device = Device::new();
        assert_eq!(Bucket::open().unwrap_err(), Error::AccessDenied);
        device.grant_key_value(1024);
        let kept = Bucket::open().unwrap();
        assert!(kept.read("a").unwrap().is_none() && !kept.exists("a").unwrap());
        kept.set("a", b"one").unwrap();
        kept.set("a", b"two").unwrap();
        assert_eq!(&*kept.read("a").unwrap().unwrap(), b"two");
        assert!(kept.exists("a").unwrap());
        kept.delete("a").unwrap();
        kept.delete("a").unwrap();
        assert!(kept.read("a").unwrap().is_none());
        for number in 0..10 {
            kept.set(&number.to_string(), b"").unwrap();
        }
        let first = kept.keys(None).unwrap();
        let mut keys: Vec<String> = first.iter().map(str::to_string).collect();
        assert_eq!((keys.len(), first.cursor()), (8, Some("8")));
        let rest = kept.keys(first.cursor()).unwrap();
        keys.extend(rest.iter().map(str::to_string));
        assert_eq!((keys.len(), rest.cursor()), (10, None));
        let refused = kept.set("b", &[0; 512]).unwrap_err();
        assert_eq!(refused.to_string(), "over the quota of this container");
        drop(kept);
        assert_eq!(device.open_handles(), 0);
    }
}
