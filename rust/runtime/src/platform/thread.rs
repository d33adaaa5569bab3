//! Threads for command containers.

use crate::Runtime;
use ketch_abi::Error;

/// Starts threads. The shared worker is not started here: the port starts it once, and it calls
/// [`Runtime::run_worker`].
pub trait Threads: Sync {
    /// Starts a thread, below management in priority, that calls
    /// [`Runtime::run_command`] with `container` and then ends.
    ///
    /// # Errors
    /// [`Error::ThreadUnavailable`] where none is free.
    fn spawn_command(&self, runtime: &'static Runtime, container: usize) -> Result<(), Error>;
}
