//! Wake-ups between threads: binary semaphores with a deadline.

use crate::config::CONTAINERS_MAX;

/// Who sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The one management operation that waits for a container.
    Management,
    /// The worker that reactors share.
    Worker,
    /// The thread of the command container in this place of the table.
    Command(usize),
}

/// How many signals there are.
pub const SIGNALS: usize = 2 + CONTAINERS_MAX;

impl Signal {
    /// Its number, below [`SIGNALS`].
    pub const fn index(self) -> usize {
        match self {
            Signal::Management => 0,
            Signal::Worker => 1,
            Signal::Command(container) => 2 + container,
        }
    }
}

/// Binary semaphores, one for each [`Signal`].
pub trait Signals: Sync {
    /// Wakes who waits, or makes the next wait return at once. Never blocks; may be called from
    /// an interrupt.
    fn notify(&self, signal: Signal);

    /// Sleeps until the signal comes or `deadline` (nanoseconds on the board's clock) has
    /// passed; may also return early. Blocks; never called from an interrupt.
    fn wait(&self, signal: Signal, deadline: Option<u64>);
}
