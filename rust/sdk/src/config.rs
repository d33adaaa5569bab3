//! What the operator tells the container, by key: `ketch create NAME --config interval=250`.
//!
//! ```no_run
//! # #![no_std]
//! # use ketch_sdk::{config, OrFail};
//! # fn start() {
//! let interval = config::read("interval").or_fail("interval");
//! let interval = interval.and_then(|text| text.parse().ok()).unwrap_or(500u32);
//! # let _ = interval;
//! # }
//! # fn main() {}
//! ```

use core::fmt;
use core::ops::Deref;

use crate::fail::Reason;
use crate::raw;

/// Why nothing can be told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The device's flash failed.
    Io,
}

impl Reason for Error {
    /// The error's own word, as the interface spells it.
    fn reason(&self) -> &str {
        "io"
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

/// The value of a key, if it was set.
///
/// # Errors
/// [`Error::Io`].
pub fn read(key: &str) -> Result<Option<Value>, Error> {
    Ok(raw::config::read(key)?.map(|value| Value { value }))
}

/// Every key with its value.
///
/// # Errors
/// [`Error::Io`].
pub fn all() -> Result<All, Error> {
    Ok(All {
        all: raw::config::all()?,
    })
}

/// A value. It lies in memory that the crate keeps for answers; it is free again when this is dropped,
/// so do not keep one.
#[derive(Debug)]
pub struct Value {
    value: raw::config::Value,
}

impl Deref for Value {
    type Target = str;

    fn deref(&self) -> &str {
        self.value.text()
    }
}

/// All settings. They lie where a [`Value`] does.
#[derive(Debug)]
pub struct All {
    all: raw::config::All,
}

impl All {
    /// Each key with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use crate::fake::Device;

    #[test]
    fn what_was_set_is_told() {
        let device = Device::new();
        assert!(super::read("interval").unwrap().is_none());
        device.configure("interval", "250");
        device.configure("unit", "");
        let interval = super::read("interval").unwrap();
        assert_eq!(interval.as_deref(), Some("250"));
        drop(interval);
        let all = super::all().unwrap();
        let all: Vec<_> = all.iter().collect();
        assert_eq!(all, [("interval", "250"), ("unit", "")]);
    }
}
