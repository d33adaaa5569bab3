//! `wasi:logging/logging`.

use super::imports::logging as imports;
use crate::log::Level;

/// Writes one line.
pub fn log(level: Level, context: &str, message: &str) {
    // SAFETY: both texts are borrowed for the call.
    unsafe {
        imports::log(
            level as u32,
            context.as_ptr(),
            context.len(),
            message.as_ptr(),
            message.len(),
        )
    };
}
