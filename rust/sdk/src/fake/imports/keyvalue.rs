//! What the container keeps. Its name counts as no bytes here.

use super::*;
use crate::raw::layout::{Kept, Keys};

/// Discriminants of `error`.
const NO_SUCH_STORE: u32 = 0;
const ACCESS_DENIED: u32 = 1;
const OTHER: u32 = 2;

/// Keys in one answer.
const PAGE: usize = 8;

/// Writes what came of a call.
///
/// # Safety
/// `result` covers a result.
unsafe fn put(result: *mut Kept, outcome: Result<(u32, List<u8>), (u32, &str)>) {
    let (discriminant, (value, bytes)) = match outcome {
        Ok(value) => (0, value),
        Err((case, text)) => (1, (case, leak_list(text.as_bytes().to_vec()))),
    };
    // SAFETY: the caller's promise.
    unsafe {
        *result = Kept {
            discriminant,
            value,
            bytes,
        }
    };
}

/// Runs a call on the store.
fn kept<T>(bucket: u32, call: impl FnOnce(&mut World) -> T) -> T {
    with(|world| match world.handles.get(&bucket) {
        Some(Handle::Bucket) => call(world),
        _ => panic!("trap: {bucket} is no handle of a store"),
    })
}

fn entry(key: &str, value: &[u8]) -> usize {
    32 + (key.len() + value.len()).next_multiple_of(32)
}

pub unsafe fn open(identifier: *const u8, identifier_length: usize, result: *mut Kept) {
    // SAFETY: as the import's.
    let identifier = unsafe { text(identifier, identifier_length) };
    let opened = with(|world| match identifier.as_str() {
        "" | "default" if world.quota == 0 => Err((ACCESS_DENIED, "")),
        "" | "default" => Ok((world.add(Handle::Bucket), List::EMPTY)),
        _ => Err((NO_SUCH_STORE, "")),
    });
    // SAFETY: as the import's.
    unsafe { put(result, opened) };
}

pub unsafe fn read(bucket: u32, key: *const u8, key_length: usize, result: *mut Kept) {
    // SAFETY: as the import's.
    let key = unsafe { text(key, key_length) };
    let value = kept(bucket, |world| world.kept.get(&key).cloned());
    let value = value.map_or((0, List::EMPTY), |value| (1, leak_list(value)));
    // SAFETY: as the import's.
    unsafe { put(result, Ok(value)) };
}

pub unsafe fn set(
    bucket: u32,
    key: *const u8,
    key_length: usize,
    value: *const u8,
    value_length: usize,
    result: *mut Kept,
) {
    // SAFETY: as the import's.
    let key = unsafe { text(key, key_length) };
    // SAFETY: as the import's.
    let value = unsafe { core::slice::from_raw_parts(value, value_length) }.to_vec();
    let outcome = kept(bucket, |world| {
        let others = world.kept.iter().filter(|(other, _)| **other != key);
        let used: usize = others.map(|(key, value)| entry(key, value)).sum();
        if used + entry(&key, &value) > world.quota {
            return Err((OTHER, "over the quota of this container"));
        }
        world.kept.insert(key, value);
        Ok((0, List::EMPTY))
    });
    // SAFETY: as the import's.
    unsafe { put(result, outcome) };
}

pub unsafe fn delete(bucket: u32, key: *const u8, key_length: usize, result: *mut Kept) {
    // SAFETY: as the import's.
    let key = unsafe { text(key, key_length) };
    kept(bucket, |world| world.kept.remove(&key));
    // SAFETY: as the import's.
    unsafe { put(result, Ok((0, List::EMPTY))) };
}

pub unsafe fn exists(bucket: u32, key: *const u8, key_length: usize, result: *mut Kept) {
    // SAFETY: as the import's.
    let key = unsafe { text(key, key_length) };
    let found = kept(bucket, |world| world.kept.contains_key(&key));
    // SAFETY: as the import's.
    unsafe { put(result, Ok((found.into(), List::EMPTY))) };
}

pub unsafe fn list_keys(
    bucket: u32,
    has_cursor: u32,
    cursor: *const u8,
    cursor_length: usize,
    result: *mut Keys,
) {
    let from = match has_cursor {
        0 => 0,
        // SAFETY: as the import's.
        _ => unsafe { text(cursor, cursor_length) }
            .parse()
            .expect("a cursor that was given out"),
    };
    let (keys, more) = kept(bucket, |world| {
        let keys = world.kept.keys().skip(from).take(PAGE);
        let keys: Vec<Bytes> = keys.map(|key| leak_text(key)).collect();
        let more = world.kept.len() > from + keys.len();
        (keys, more)
    });
    let cursor = if more {
        leak_text(&(from + keys.len()).to_string())
    } else {
        Bytes::EMPTY
    };
    // SAFETY: as the import's.
    unsafe {
        *result = Keys {
            discriminant: 0,
            keys: leak_list(keys),
            has_cursor: more.into(),
            cursor,
        }
    };
}

pub unsafe fn drop(bucket: u32) {
    kept(bucket, |world| world.handles.remove(&bucket));
}
