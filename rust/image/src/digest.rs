//! SHA-256 of what is all there.

use sha2::{Digest, Sha256};

use crate::DIGEST_LENGTH;

/// SHA-256 of these parts, one behind the other.
// There once: a hasher has a hundred bytes, which each place would move about.
#[inline(never)]
pub fn sha256(parts: &[&[u8]]) -> [u8; DIGEST_LENGTH] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The first bytes of it, at most as many as it has.
///
/// # Panics
/// Where it has not as many.
pub fn sha256_start<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let mut start = [0; N];
    start.copy_from_slice(&sha256(parts)[..N]);
    start
}
