//! Threads for command containers.

use crate::Runtime;
use ketch_abi::Error;

/// Starts threads. The shared worker is not started here: the port starts it once, and it calls
/// [`Runtime::run_worker`].
pub trait Threads: Sync {
    /// Starts a thread, below management and the worker in priority, that calls
    /// [`Runtime::run_command`] with `container` and then ends. It takes turns with the other
    /// commands' threads in slices of time, whatever they do. Its stack has room for `frames` bytes
    /// of the guest's own, beside what the engine and host functions need.
    ///
    /// # Errors
    /// [`Error::ThreadUnavailable`] where none is free, [`Error::OutOfMemory`] where there is no room
    /// for its stack.
    fn spawn_command(
        &self,
        runtime: &'static Runtime,
        container: usize,
        frames: u32,
    ) -> Result<(), Error>;

    /// Called by a command's thread before anybody learns that its container has ended: nobody does
    /// before the thread has ended too, where that can be had for nothing. What it took is free then.
    fn leave(&self) {}

    /// Has the worker, which calls this, take turns with the commands' threads as one of them, or
    /// come before them again. Nothing to do where threads share the processor fairly by themselves.
    fn yield_worker(&self, _yields: bool) {}
}
