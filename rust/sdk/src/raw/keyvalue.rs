//! `wasi:keyvalue`.

use super::imports::keyvalue;
use super::layout::{Bytes, Kept, Keys};
use super::memory::Lease;
use crate::keyvalue::Error;
use crate::text::Text;

/// A value as the host returned it, with the lease that keeps it.
#[derive(Debug)]
pub struct Value {
    kept: Kept,
    _lease: Lease,
}

impl Value {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the host wrote the list, and the lease keeps its elements as long as `self`.
        unsafe { self.kept.bytes.as_slice() }
    }
}

/// Some keys as the host returned them, with the lease that keeps them.
#[derive(Debug)]
pub struct Page {
    keys: Keys,
    _lease: Lease,
}

impl Page {
    /// Each key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        // SAFETY: the host wrote the list and its texts, and the lease keeps them as long as `self`.
        let keys = unsafe { self.keys.keys.as_slice() };
        // SAFETY: as above.
        keys.iter().map(|key| unsafe { key.as_str() })
    }

    /// What the next page is asked for with, if there is one.
    pub fn cursor(&self) -> Option<&str> {
        // SAFETY: where there is a cursor the host wrote it, and the lease keeps its text.
        (self.keys.has_cursor as u8 == 1).then(|| unsafe { self.keys.cursor.as_str() })
    }
}

fn error(case: u32, text: Bytes) -> Error {
    match case as u8 {
        0 => Error::NoSuchStore,
        1 => Error::AccessDenied,
        // SAFETY: for `other` the host wrote the text, and the caller holds a lease.
        _ => Error::Other(unsafe { Text::new(text.as_str()) }),
    }
}

/// The value of a result, or its error.
fn outcome(kept: &Kept) -> Result<u32, Error> {
    match kept.discriminant {
        0 => Ok(kept.value),
        _ => {
            let text = Bytes {
                pointer: kept.bytes.pointer,
                length: kept.bytes.length,
            };
            Err(error(kept.value, text))
        }
    }
}

/// Opens a store.
pub fn open(identifier: &str) -> Result<u32, Error> {
    let _lease = Lease::take();
    let mut kept = Kept::EMPTY;
    // SAFETY: the text is borrowed for the call, and `kept` has the type of the result.
    unsafe { keyvalue::open(identifier.as_ptr(), identifier.len(), &mut kept) };
    outcome(&kept)
}

/// Reads a value.
pub fn read(bucket: u32, key: &str) -> Result<Option<Value>, Error> {
    let _lease = Lease::take();
    let mut kept = Kept::EMPTY;
    // SAFETY: as in `open`.
    unsafe { keyvalue::read(bucket, key.as_ptr(), key.len(), &mut kept) };
    Ok((outcome(&kept)? as u8 == 1).then(|| Value { kept, _lease }))
}

/// Keeps a value.
pub fn set(bucket: u32, key: &str, value: &[u8]) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut kept = Kept::EMPTY;
    let (text, bytes) = (key.as_ptr(), value.as_ptr());
    // SAFETY: as in `open`; the value is borrowed too.
    unsafe { keyvalue::set(bucket, text, key.len(), bytes, value.len(), &mut kept) };
    outcome(&kept).map(drop_value)
}

/// Forgets a key.
pub fn delete(bucket: u32, key: &str) -> Result<(), Error> {
    let _lease = Lease::take();
    let mut kept = Kept::EMPTY;
    // SAFETY: as in `open`.
    unsafe { keyvalue::delete(bucket, key.as_ptr(), key.len(), &mut kept) };
    outcome(&kept).map(drop_value)
}

/// Whether a key is there.
pub fn exists(bucket: u32, key: &str) -> Result<bool, Error> {
    let _lease = Lease::take();
    let mut kept = Kept::EMPTY;
    // SAFETY: as in `open`.
    unsafe { keyvalue::exists(bucket, key.as_ptr(), key.len(), &mut kept) };
    outcome(&kept).map(|value| value as u8 == 1)
}

/// Some of the keys, from the cursor on.
pub fn keys(bucket: u32, cursor: Option<&str>) -> Result<Page, Error> {
    let _lease = Lease::take();
    let mut keys = Keys::EMPTY;
    let text = cursor.unwrap_or("");
    let is = u32::from(cursor.is_some());
    // SAFETY: as in `open`; `keys` has the type of this result.
    unsafe { keyvalue::list_keys(bucket, is, text.as_ptr(), text.len(), &mut keys) };
    match keys.discriminant {
        0 => Ok(Page { keys, _lease }),
        _ => {
            let text = Bytes {
                pointer: keys.keys.length as *const u8,
                length: keys.has_cursor as usize,
            };
            Err(error(keys.keys.pointer as usize as u32, text))
        }
    }
}

/// Gives the handle back.
pub fn drop(bucket: u32) {
    // SAFETY: no memory is involved.
    unsafe { keyvalue::drop(bucket) };
}

fn drop_value(_: u32) {}
