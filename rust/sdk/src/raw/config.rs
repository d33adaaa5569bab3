//! `wasi:config`.

use super::imports::config;
use super::layout::{Kept, Told};
use super::memory::Lease;
use crate::config::Error;

/// A value as the host returned it, with the lease that keeps it.
#[derive(Debug)]
pub struct Value {
    kept: Kept,
    _lease: Lease,
}

impl Value {
    /// Its text.
    pub fn text(&self) -> &str {
        // SAFETY: the host wrote the text, which is UTF-8, and the lease keeps it as long as `self`.
        unsafe { core::str::from_utf8_unchecked(self.kept.bytes.as_slice()) }
    }
}

/// All settings as the host returned them, with the lease that keeps them.
#[derive(Debug)]
pub struct All {
    told: Told,
    _lease: Lease,
}

impl All {
    /// Each key with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        // SAFETY: the host wrote the list and its texts, and the lease keeps them as long as `self`.
        let settings = unsafe { self.told.settings.as_slice() };
        // SAFETY: as above.
        let pair =
            |[key, value]: &'_ [super::layout::Bytes; 2]| unsafe { (key.as_str(), value.as_str()) };
        settings.iter().map(pair)
    }
}

/// The value of a key.
pub fn read(key: &str) -> Result<Option<Value>, Error> {
    let _lease = Lease::take();
    let mut kept = Kept::EMPTY;
    // SAFETY: the key is borrowed for the call, and `kept` has the type of the result.
    unsafe { config::read(key.as_ptr(), key.len(), &mut kept) };
    match (kept.discriminant, kept.value as u8) {
        (0, 0) => Ok(None),
        (0, _) => Ok(Some(Value { kept, _lease })),
        _ => Err(Error::Io),
    }
}

/// All settings.
pub fn all() -> Result<All, Error> {
    let _lease = Lease::take();
    let mut told = Told::EMPTY;
    // SAFETY: `told` has the type of the result.
    unsafe { config::all(&mut told) };
    match told.discriminant {
        0 => Ok(All { told, _lease }),
        _ => Err(Error::Io),
    }
}
