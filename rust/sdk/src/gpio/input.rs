//! A pin that the container reads and watches.

use super::{Config, Error, State};
use crate::poll::Pollable;
use crate::raw::gpio as raw;

/// A pin that the container reads and watches. Dropping it closes it.
#[derive(Debug)]
pub struct DigitalIn {
    handle: u32,
}

impl DigitalIn {
    /// Opens the pin of this label.
    ///
    /// # Errors
    /// [`Error::PinNotAllowed`] if it was not granted, [`Error::PinModeNotAllowed`] if it was
    /// granted without the operations `read` or `watch`, [`Error::UndefinedPinLabel`] if the device has none.
    pub fn open(label: &str) -> Result<DigitalIn, Error> {
        raw::in_open(label).map(|handle| DigitalIn { handle })
    }

    /// How the pin is set up.
    pub fn config(&self) -> Config {
        Config::from_raw(raw::in_config(self.handle))
    }

    /// A pollable that becomes ready when the pin can be used.
    pub fn watch_for_ready(&self) -> Pollable {
        Pollable::from_handle(raw::in_watch_for_ready(self.handle))
    }

    /// The state of the pin.
    ///
    /// # Errors
    /// [`Error::PinModeNotAllowed`] if the grant lacks `read`, [`Error::HardwareFault`] if the
    /// controller fails.
    pub fn read(&self) -> Result<State, Error> {
        raw::in_read(self.handle).map(State::from_raw)
    }

    /// Whether the pin is active.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn is_active(&self) -> Result<bool, Error> {
        raw::in_is_active(self.handle).map(|value| value as u8 != 0)
    }

    /// Whether the pin is inactive.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn is_inactive(&self) -> Result<bool, Error> {
        raw::in_is_inactive(self.handle).map(|value| value as u8 != 0)
    }

    /// A pollable that becomes ready when the pin has this state.
    ///
    /// # Errors
    /// [`Error::PinModeNotAllowed`] if the grant lacks `watch`, [`Error::OperationNotSupported`]
    /// if the controller has no interrupts.
    pub fn watch_state(&self, state: State) -> Result<Pollable, Error> {
        raw::in_watch_state(self.handle, state.to_raw()).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready when the pin is active.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_active(&self) -> Result<Pollable, Error> {
        raw::in_watch_active(self.handle).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready when the pin is inactive.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_inactive(&self) -> Result<Pollable, Error> {
        raw::in_watch_inactive(self.handle).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready at each change from active to inactive.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_falling_edge(&self) -> Result<Pollable, Error> {
        raw::in_watch_falling_edge(self.handle).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready at each change from inactive to active.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_rising_edge(&self) -> Result<Pollable, Error> {
        raw::in_watch_rising_edge(self.handle).map(Pollable::from_handle)
    }
}

impl Drop for DigitalIn {
    fn drop(&mut self) {
        raw::in_drop(self.handle);
    }
}
