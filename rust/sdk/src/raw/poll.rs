//! `wasi:io/poll` and `ketch:container/events`.

use super::imports::{events, poll as imports};
use super::layout::List;
use super::memory::Lease;

/// Most pollables in one [`poll`]: the bits of what it returns.
pub const WAIT_MAX: usize = 32;

/// Whether the pollable is ready.
pub fn ready(pollable: u32) -> bool {
    // SAFETY: no memory is involved.
    unsafe { imports::ready(pollable) != 0 }
}

/// Returns once the pollable is ready.
pub fn block(pollable: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::block(pollable) };
}

/// Gives the handle back.
pub fn drop(pollable: u32) {
    // SAFETY: no memory is involved.
    unsafe { imports::drop(pollable) };
}

/// Turns the pollable into events with this token.
pub fn subscribe(pollable: u32, token: u32) {
    // SAFETY: no memory is involved.
    unsafe { events::subscribe(pollable, token) };
}

/// Returns once one is ready; bit n stands for the nth handle.
pub fn poll(pollables: &[u32]) -> u32 {
    let _lease = Lease::take();
    let mut list = List::EMPTY;
    // SAFETY: the handles are borrowed for the call, and `list` has the type of the result.
    unsafe { imports::poll(pollables.as_ptr(), pollables.len(), &mut list) };
    // SAFETY: the host wrote the list, and the lease keeps its elements.
    let indices: &[u32] = unsafe { list.as_slice() };
    indices.iter().fold(0, |bits, index| {
        bits | 1_u32.checked_shl(*index).unwrap_or(0)
    })
}
