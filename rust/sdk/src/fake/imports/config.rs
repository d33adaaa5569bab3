//! What the operator tells the container.

use super::*;
use crate::raw::layout::{Kept, Told};

pub unsafe fn read(key: *const u8, key_length: usize, result: *mut Kept) {
    // SAFETY: as the import's.
    let key = unsafe { text(key, key_length) };
    let value = with(|world| {
        let mut told = world.told.iter();
        told.find_map(|(own, value)| (*own == key).then(|| value.clone()))
    });
    let kept = Kept {
        discriminant: 0,
        value: value.is_some().into(),
        bytes: leak_list(value.unwrap_or_default().into_bytes()),
    };
    // SAFETY: as the import's.
    unsafe { *result = kept };
}

pub unsafe fn all(result: *mut Told) {
    let settings = with(|world| {
        let pair = |(key, value): &(String, String)| [leak_text(key), leak_text(value)];
        leak_list(world.told.iter().map(pair).collect())
    });
    let told = Told {
        discriminant: 0,
        settings,
        rest: 0,
    };
    // SAFETY: as the import's.
    unsafe { *result = told };
}
