//! Threads on static stacks.

use core::ffi::c_void;
use core::ptr;

use ketch_abi::Error;
use ketch_runtime::Runtime;
use ketch_runtime::platform::Threads;

use crate::ffi;

/// As many threads for commands as `CONFIG_KETCH_COMMANDS_MAX` says.
pub struct StaticThreads;

impl Threads for StaticThreads {
    fn spawn_command(&self, runtime: &'static Runtime, container: usize) -> Result<(), Error> {
        // SAFETY: `command` gets back the reference that is made a pointer here.
        let started =
            unsafe { ffi::ketch_command_start(command, ptr::from_ref(runtime).cast(), container) };
        if started {
            Ok(())
        } else {
            Err(Error::ThreadUnavailable)
        }
    }

    fn yield_worker(&self, yields: bool) {
        ffi::ketch_worker_yield(yields);
    }
}

/// Starts the worker that reactors share. Called once.
pub fn start_worker(runtime: &'static Runtime) {
    // SAFETY: `worker` gets back the reference that is made a pointer here.
    unsafe { ffi::ketch_worker_start(worker, ptr::from_ref(runtime).cast()) }
}

extern "C" fn command(runtime: *const c_void, container: usize) {
    // SAFETY: only `spawn_command` starts this, with a reference for ever.
    let runtime: &'static Runtime = unsafe { &*runtime.cast() };
    runtime.run_command(container);
}

extern "C" fn worker(runtime: *const c_void, _: usize) {
    // SAFETY: only `start_worker` starts this, with a reference for ever.
    let runtime: &'static Runtime = unsafe { &*runtime.cast() };
    runtime.run_worker();
}
