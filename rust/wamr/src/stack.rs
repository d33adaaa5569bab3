//! One stack for many instances.

use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use ketch_wamr_sys as sys;

type Environment = sys::WASMExecEnv;

/// A stack on which instances run one after the other, for ever. Its memory is taken from the
/// engine with the first of them.
///
/// A guest leaves nothing behind on it: every call of an instance starts with an empty stack.
pub struct SharedStack {
    environment: AtomicPtr<Environment>,
    /// A guest runs on it, or it is being made.
    taken: AtomicBool,
    size: u32,
}

impl SharedStack {
    /// A stack of `size` bytes, for the frames and operands of guests.
    pub const fn new(size: u32) -> SharedStack {
        SharedStack {
            environment: AtomicPtr::new(ptr::null_mut()),
            taken: AtomicBool::new(false),
            size,
        }
    }

    /// Bytes.
    pub const fn size(&self) -> u32 {
        self.size
    }

    /// Makes the stack, if that has not been done; false where there is no memory for it, or where
    /// another thread does so at this moment.
    ///
    /// # Safety
    /// The instance is alive.
    pub(crate) unsafe fn prepare(&self, instance: sys::wasm_module_inst_t) -> bool {
        if !self.environment.load(Ordering::Acquire).is_null() {
            return true;
        }
        if self.taken.swap(true, Ordering::Acquire) {
            return false;
        }
        if !self.environment.load(Ordering::Acquire).is_null() {
            self.taken.store(false, Ordering::Release);
            return true;
        }
        // SAFETY: promised by the caller. WAMR looks at the instance to see what kind it is, and then
        // forgets it, because of the second call.
        let environment = unsafe {
            let environment = sys::wasm_runtime_create_exec_env(instance, self.size);
            if !environment.is_null() {
                sys::ketch_stack_leave(environment);
            }
            environment
        };
        self.environment.store(environment, Ordering::Release);
        self.taken.store(false, Ordering::Release);
        !environment.is_null()
    }

    /// Takes the stack for a call of this instance; `None` where another one runs on it.
    ///
    /// # Safety
    /// The instance is alive for as long as the result, and the stack was prepared.
    pub(crate) unsafe fn enter(&'static self, instance: sys::wasm_module_inst_t) -> Option<Turn> {
        if self.taken.swap(true, Ordering::Acquire) {
            return None;
        }
        let turn = Turn(self);
        // SAFETY: promised by the caller; nobody else uses the environment until the turn ends.
        unsafe { sys::ketch_stack_enter(turn.environment(), instance) };
        Some(turn)
    }
}

/// One instance's turn on a shared stack; it ends when this is dropped.
pub(crate) struct Turn(&'static SharedStack);

impl Turn {
    pub(crate) fn environment(&self) -> sys::wasm_exec_env_t {
        self.0.environment.load(Ordering::Relaxed)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // SAFETY: the call is over, so no guest runs in it.
        unsafe { sys::ketch_stack_leave(self.environment()) };
        self.0.taken.store(false, Ordering::Release);
    }
}
