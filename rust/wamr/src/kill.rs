//! Ending a guest from outside.

use core::cell::Cell;
use core::ptr;

use critical_section::Mutex;
use ketch_abi::Trap;
use ketch_wamr_sys as sys;

use crate::Stop;

/// Ends the guest of the instance that it is armed for, from any context and at any time.
///
/// It lives for ever and serves one instance after another. A kill holds for the instance that is
/// armed at that moment, until that is dropped: before, during and between its calls. An expiry
/// holds for one call.
pub struct KillSwitch {
    state: Mutex<Cell<State>>,
}

#[derive(Clone, Copy)]
struct State {
    /// The environment in which the armed instance's guest runs just now, or null.
    environment: sys::wasm_exec_env_t,
    armed: bool,
    killed: bool,
    expired: bool,
}

// SAFETY: the pointer is followed only inside the critical section, to set one atomic flag, and
// only while `enter` has published it and `leave` has not taken it back.
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
                environment: ptr::null_mut(),
                armed: false,
                killed: false,
                expired: false,
            })),
        }
    }

    /// Ends the armed instance's guest, and returns whether there is one. A guest that runs stops at
    /// its next branch or call; a host function that blocks is not interrupted. It takes no lock and
    /// waits for nothing, so it may be called from an interrupt handler; the same holds for
    /// [`KillSwitch::expire`].
    pub fn kill(&self) -> bool {
        self.update(|state| {
            state.killed |= state.armed;
            state.terminate();
            state.armed
        })
    }

    /// Ends the call that runs, or else the next one, for having used up its time. Does nothing
    /// where no instance is armed.
    pub fn expire(&self) {
        self.update(|state| {
            state.expired |= state.armed;
            state.terminate();
        });
    }

    /// Forgets an expiry: the next call has time of its own. Whoever counts the time calls this
    /// before starting to count. Within a call, as where a host function has waited, an expiry stands:
    /// the guest has been told to end.
    pub fn renew(&self) {
        self.update(|state| state.expired &= !state.environment.is_null());
    }

    /// Takes an instance into service; false when the switch serves another one.
    pub(crate) fn arm(&self) -> bool {
        self.update(|state| {
            let free = !state.armed;
            if free {
                *state = State {
                    environment: ptr::null_mut(),
                    armed: true,
                    killed: false,
                    expired: false,
                };
            }
            free
        })
    }

    /// Takes the instance out of service. Its guest does not run.
    pub(crate) fn disarm(&self) {
        self.update(|state| state.armed = false);
    }

    /// Publishes the environment in which the armed instance's guest is about to run. What was
    /// asked for before that holds from the start.
    ///
    /// # Safety
    /// The environment stays alive until [`KillSwitch::leave`], and this thread has just cleared
    /// its flag.
    pub(crate) unsafe fn enter(&self, environment: sys::wasm_exec_env_t) {
        self.update(|state| {
            state.environment = environment;
            state.terminate_if_asked();
        });
    }

    /// Takes the environment back, and says how the guest was ended from outside, if it was.
    pub(crate) fn leave(&self) -> Option<Stop> {
        self.update(|state| {
            state.environment = ptr::null_mut();
            state.stop()
        })
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

impl State {
    fn stop(&self) -> Option<Stop> {
        match self {
            State { killed: true, .. } => Some(Stop::Killed),
            State { expired: true, .. } => Some(Stop::Trap(Trap::BudgetExhausted)),
            _ => None,
        }
    }

    fn terminate_if_asked(&self) {
        if self.stop().is_some() {
            self.terminate();
        }
    }

    fn terminate(&self) {
        if !self.environment.is_null() {
            // SAFETY: it is published, so it is alive; the critical section that we are in keeps
            // `leave` from taking it back meanwhile.
            unsafe { sys::ketch_environment_terminate(self.environment) };
        }
    }
}
