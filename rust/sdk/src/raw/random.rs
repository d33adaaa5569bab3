//! `wasi:random`.

use super::imports::{insecure, random};

/// A number that nobody can guess.
pub fn number() -> u64 {
    // SAFETY: no memory is involved.
    unsafe { random::number() }
}

/// Another number.
pub fn insecure_number() -> u64 {
    // SAFETY: no memory is involved.
    unsafe { insecure::number() }
}
