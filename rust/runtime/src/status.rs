//! Where a container stands, readable from every thread.

use core::cell::Cell;

use critical_section::Mutex;
use ketch_abi::{ContainerState, ExitCause};

/// A state, and how the container last ended.
type Standing = (ContainerState, Option<ExitCause>);

/// State and cause of one container.
#[derive(Debug)]
pub struct Status(Mutex<Cell<Option<Standing>>>);

impl Default for Status {
    fn default() -> Status {
        Status::new()
    }
}

impl Status {
    /// The status of a place that holds no container.
    pub const fn new() -> Status {
        Status(Mutex::new(Cell::new(None)))
    }

    /// The state; `None` where the place holds no container.
    pub fn state(&self) -> Option<ContainerState> {
        critical_section::with(|cs| self.0.borrow(cs).get()).map(|(state, _)| state)
    }

    /// How it last ended.
    pub fn cause(&self) -> Option<ExitCause> {
        critical_section::with(|cs| self.0.borrow(cs).get()).and_then(|(_, cause)| cause)
    }

    /// Sets the state and forgets the cause.
    pub fn set(&self, state: ContainerState) {
        critical_section::with(|cs| self.0.borrow(cs).set(Some((state, None))));
    }

    /// Records the end.
    pub fn end(&self, cause: ExitCause) {
        let state = if cause.is_failure() {
            ContainerState::Failed
        } else {
            ContainerState::Stopped
        };
        critical_section::with(|cs| self.0.borrow(cs).set(Some((state, Some(cause)))));
    }

    /// Goes from `Starting` to `Running`; leaves every other state as it is.
    pub fn running(&self) {
        critical_section::with(|cs| {
            let cell = self.0.borrow(cs);
            if let Some((ContainerState::Starting, cause)) = cell.get() {
                cell.set(Some((ContainerState::Running, cause)));
            }
        });
    }

    /// Goes from `Starting` or `Running` to `Stopping`; leaves every other state as it is, so
    /// that a container that just ended by itself stays ended.
    pub fn stopping(&self) {
        critical_section::with(|cs| {
            let cell = self.0.borrow(cs);
            if let Some((ContainerState::Starting | ContainerState::Running, cause)) = cell.get() {
                cell.set(Some((ContainerState::Stopping, cause)));
            }
        });
    }

    /// Empties the place.
    pub fn clear(&self) {
        critical_section::with(|cs| self.0.borrow(cs).set(None));
    }

    /// Whether the container has a thread or an instance just now.
    pub fn is_alive(&self) -> bool {
        matches!(
            self.state(),
            Some(ContainerState::Starting | ContainerState::Running | ContainerState::Stopping)
        )
    }
}
