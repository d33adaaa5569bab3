//! Messages, frames and serial lines: what must hold is written beside the crate's own tests.

#[path = "../../proto/tests/support/targets.rs"]
mod targets;

/// Takes the bytes for a message, for a frame and for what a serial line brings.
pub fn run(data: &[u8]) {
    targets::messages(data);
    targets::frames(data);
    targets::serial(data);
}
