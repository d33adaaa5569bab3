//! Random numbers.

use ketch_runtime::platform::Random;

use crate::ffi;

/// The kernel's cryptographic generator where it is built in, else what else there is.
pub struct KernelRandom;

impl Random for KernelRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // SAFETY: C writes to `bytes.len()` bytes from the start of `bytes`, which are ours.
        unsafe { ffi::ketch_random(bytes.as_mut_ptr(), bytes.len()) }
    }

    fn fill_secure(&self, bytes: &mut [u8]) -> bool {
        // SAFETY: as above.
        unsafe { ffi::ketch_random_secure(bytes.as_mut_ptr(), bytes.len()) }
    }
}
