//! Threads for command containers.

use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use ketch_abi::Error;
use ketch_runtime::Runtime;
use ketch_runtime::platform::Threads;

/// Bytes of stack for the engine and the host functions, beside the frames of compiled code. It is small
/// because ending a guest touches all of it.
const STACK: usize = 256 * 1024;

/// Starts one thread for each command container that runs.
#[derive(Debug, Default)]
pub struct CommandThreads(Mutex<Vec<JoinHandle<()>>>);

impl CommandThreads {
    /// Waits until every thread has ended. The runtime must have been shut down.
    pub fn join(&self) {
        let threads = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A panic in there was printed when it happened.
            let _ = thread.join();
        }
    }
}

impl Threads for CommandThreads {
    fn spawn_command(
        &self,
        runtime: &'static Runtime,
        container: usize,
        frames: u32,
    ) -> Result<(), Error> {
        let mut threads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|thread| !thread.is_finished());
        let thread = Builder::new()
            .name(format!("container-{container}"))
            .stack_size(STACK + frames as usize)
            .spawn(move || runtime.run_command(container))
            .map_err(|_| Error::ThreadUnavailable)?;
        threads.push(thread);
        Ok(())
    }
}
