//! Waiting for something to happen: a timer, an edge on a pin.

use crate::raw;

/// Most pollables that [`wait`] takes at once.
pub const WAIT_MAX: usize = raw::poll::WAIT_MAX;

/// Something that is ready or not. Dropping it ends its subscription.
#[derive(Debug)]
pub struct Pollable {
    handle: u32,
}

impl Pollable {
    pub(crate) fn from_handle(handle: u32) -> Pollable {
        Pollable { handle }
    }

    /// Whether it is ready now. Never blocks.
    pub fn ready(&self) -> bool {
        raw::poll::ready(self.handle)
    }

    /// Returns once it is ready. Only for a [`Command`](crate::Command): a reactor that blocks
    /// is ended with the trap "blocking call from a reactor".
    pub fn block(&self) {
        raw::poll::block(self.handle);
    }

    /// Asks for [`Event::Ready`](crate::Event::Ready) with this token: once for a timer, at each
    /// edge for a pin's watch, for each message of a subscription, until the pollable is dropped. Only for a
    /// [`Reactor`](crate::Reactor).
    pub fn subscribe(&self, token: u32) {
        raw::poll::subscribe(self.handle, token);
    }
}

impl Drop for Pollable {
    fn drop(&mut self) {
        raw::poll::drop(self.handle);
    }
}

/// Which of the pollables given to [`wait`] are ready, by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    bits: u32,
}

impl Ready {
    /// Whether the pollable at this index is ready.
    pub fn contains(self, index: usize) -> bool {
        index < WAIT_MAX && self.bits >> index & 1 == 1
    }

    /// The indices of the ready pollables, least first.
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..WAIT_MAX).filter(move |index| self.contains(*index))
    }
}

/// Returns once at least one of the pollables is ready, and tells which are. Only for a
/// [`Command`](crate::Command), as [`Pollable::block`].
///
/// # Panics
/// If there is none, or more than [`WAIT_MAX`].
pub fn wait(pollables: &[&Pollable]) -> Ready {
    assert!(
        !pollables.is_empty() && pollables.len() <= WAIT_MAX,
        "wait on 1 to 32 pollables"
    );
    let mut handles = [0; WAIT_MAX];
    for (handle, pollable) in handles.iter_mut().zip(pollables) {
        *handle = pollable.handle;
    }
    Ready {
        bits: raw::poll::poll(&handles[..pollables.len()]),
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::vec::Vec;

    use super::*;
    use crate::clock;
    use crate::fake::Device;

    #[test]
    fn waiting_ends_with_the_first_that_is_ready() {
        let _device = Device::new();
        let before = clock::now();
        let late = clock::after(Duration::from_millis(50));
        let soon = clock::after(Duration::from_millis(20));
        let ready = wait(&[&late, &soon]);
        assert_eq!(ready.indices().collect::<Vec<_>>(), [1]);
        assert_eq!(clock::now() - before, Duration::from_millis(20));
        late.block();
        assert_eq!(wait(&[&late, &soon]).indices().collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_dropped_pollable_is_given_back() {
        let device = Device::new();
        let timer = clock::after(Duration::from_millis(50));
        assert_eq!(device.open_handles(), 1);
        drop(timer);
        assert_eq!(device.open_handles(), 0);
    }

    #[test]
    #[should_panic(expected = "wait on 1 to 32")]
    fn waiting_for_nothing_panics() {
        let _device = Device::new();
        wait(&[]);
    }
}
