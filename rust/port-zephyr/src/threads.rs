//! Threads. The worker's stack is static; those of commands are in the engine's pool while they run.

use core::ffi::c_void;
use core::ptr::{self, NonNull};

use ketch_abi::Error;
use ketch_runtime::Runtime;
use ketch_runtime::platform::Threads;
use ketch_wamr::PoolBlock;

use crate::ffi;

/// As many threads for commands as `CONFIG_KETCH_COMMANDS_MAX` says.
pub struct CommandThreads;

impl Threads for CommandThreads {
    fn spawn_command(
        &self,
        runtime: &'static Runtime,
        container: usize,
        frames: u32,
    ) -> Result<(), Error> {
        let bytes = ffi::ketch_command_stack(frames);
        let stack = PoolBlock::new(runtime.engine(), bytes).ok_or(Error::OutOfMemory)?;
        let (stack, bytes) = stack.into_raw();
        // SAFETY: `command` gets back the reference that is made a pointer here, and `release` the
        // stack, once its thread has ended.
        let started = unsafe {
            ffi::ketch_command_start(
                command,
                ptr::from_ref(runtime).cast(),
                container,
                stack,
                bytes,
                release,
            )
        };
        if started {
            return Ok(());
        }
        release(stack, bytes);
        Err(Error::ThreadUnavailable)
    }

    fn leave(&self) {
        ffi::ketch_command_leave();
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

extern "C" fn release(stack: NonNull<u8>, bytes: usize) {
    // SAFETY: `spawn_command` took these bytes apart, and nobody has them any more.
    drop(unsafe { PoolBlock::from_raw(stack, bytes) });
}

extern "C" fn worker(runtime: *const c_void, _: usize) {
    // SAFETY: only `start_worker` starts this, with a reference for ever.
    let runtime: &'static Runtime = unsafe { &*runtime.cast() };
    runtime.run_worker();
}
