//! Ending a guest from outside.

use core::cell::Cell;
use core::ptr;

use critical_section::Mutex;
use ketch_wamr_sys as sys;

/// Ends the guest of the instance that it is armed for, from any thread and at any time.
///
/// It lives for ever and serves one instance after another. A kill holds for the instance that is
/// armed at that moment, until that is dropped: before, during and between its calls.
pub struct KillSwitch {
    state: Mutex<Cell<State>>,
}

#[derive(Clone, Copy)]
struct State {
    /// The armed instance, or null.
    instance: sys::wasm_module_inst_t,
    /// Kills that are using `instance` right now, outside of the critical section.
    pins: u32,
    killed: bool,
}

// SAFETY: the pointer goes to WAMR's thread-safe `wasm_runtime_terminate` and nowhere else, and
// `disarm` waits until nobody uses it.
unsafe impl Send for State {}

impl Default for KillSwitch {
    fn default() -> Self {
        Self::new()
    }
}

impl KillSwitch {
    /// A switch that is not armed.
    pub const fn new() -> KillSwitch {
        KillSwitch {
            state: Mutex::new(Cell::new(State {
                instance: ptr::null_mut(),
                pins: 0,
                killed: false,
            })),
        }
    }

    /// Ends the armed instance's guest, and returns whether there is one. A guest that runs stops at
    /// its next branch or call; a host function that blocks is not interrupted. Not for interrupt
    /// handlers: it may wait for a lock.
    pub fn kill(&self) -> bool {
        let instance = self.update(|state| {
            if !state.instance.is_null() {
                state.killed = true;
                state.pins += 1;
            }
            state.instance
        });
        if instance.is_null() {
            return false;
        }
        // SAFETY: it is armed, and our pin keeps `disarm` from returning, and so the instance and its
        // execution environment alive, until the pin is taken back. WAMR guards what this touches
        // with locks of its own: no critical section is held here.
        unsafe { sys::wasm_runtime_terminate(instance) };
        self.update(|state| state.pins -= 1);
        true
    }

    /// Publishes an instance; false when the switch serves another one.
    pub(crate) fn arm(&self, instance: sys::wasm_module_inst_t) -> bool {
        self.update(|state| {
            let free = state.instance.is_null() && state.pins == 0;
            if free {
                *state = State {
                    instance,
                    pins: 0,
                    killed: false,
                };
            }
            free
        })
    }

    /// Takes the instance back, and waits until no kill uses it any more.
    pub(crate) fn disarm(&self) {
        while self.update(|state| {
            state.instance = ptr::null_mut();
            state.pins > 0
        }) {
            // Sleeping, not spinning: the one who kills may have a lower priority.
            // SAFETY: it needs a thread that may sleep, and instances are dropped by threads.
            unsafe { sys::os_usleep(200) };
        }
    }

    pub(crate) fn is_killed(&self) -> bool {
        self.update(|state| state.killed)
    }

    fn update<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        critical_section::with(|section| {
            let cell = self.state.borrow(section);
            let mut state = cell.get();
            let result = change(&mut state);
            cell.set(state);
            result
        })
    }
}
