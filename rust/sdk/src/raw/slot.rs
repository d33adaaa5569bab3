//! Where a reactor lives between events.

use core::cell::Cell;

use ketch_abi::import::event;

use crate::container::{Event, Reactor};

/// Room for one reactor, empty until the event `start`.
pub struct Slot<R>(Cell<Option<R>>);

// SAFETY: the module has one thread: the target has no atomics and the device never enters an
// instance twice.
unsafe impl<R> Sync for Slot<R> {}

impl<R: Reactor> Default for Slot<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Reactor> Slot<R> {
    /// An empty one.
    pub const fn new() -> Slot<R> {
        Slot(Cell::new(None))
    }

    /// Hands an event of the canonical ABI to the reactor. After `stop` the reactor is dropped.
    pub fn deliver(&self, discriminant: u32, payload: u32) {
        if discriminant == event::START {
            self.0.set(Some(R::start()));
            return;
        }
        // Taken out for the time of the call: no reference into the slot is ever alive.
        let Some(mut reactor) = self.0.take() else {
            return;
        };
        if discriminant == event::STOP {
            reactor.on_event(Event::Stop);
        } else {
            reactor.on_event(Event::Ready(payload));
            self.0.set(Some(reactor));
        }
    }
}
