//! A pin that the container drives and reads back.

use super::{Config, Error, State};
use crate::poll::Pollable;
use crate::raw::gpio as raw;

/// A pin that the container drives and reads back. Dropping it closes it.
#[derive(Debug)]
pub struct DigitalInOut {
    handle: u32,
}

impl DigitalInOut {
    /// Opens the pin of this label.
    ///
    /// # Errors
    /// [`Error::PinNotAllowed`] if it was not granted, [`Error::PinModeNotAllowed`] if it was
    /// granted without the operations `read` and `write`, [`Error::UndefinedPinLabel`] if the device has none.
    pub fn open(label: &str) -> Result<DigitalInOut, Error> {
        raw::in_out_open(label).map(|handle| DigitalInOut { handle })
    }

    /// How the pin is set up.
    pub fn config(&self) -> Config {
        Config::from_raw(raw::in_out_config(self.handle))
    }

    /// A pollable that becomes ready when the pin can be used.
    pub fn watch_for_ready(&self) -> Pollable {
        Pollable::from_handle(raw::in_out_watch_for_ready(self.handle))
    }

    /// Drives the pin to this state.
    ///
    /// # Errors
    /// [`Error::HardwareFault`] if the controller fails; any call may fail so.
    pub fn set_state(&mut self, state: State) -> Result<(), Error> {
        raw::in_out_set_state(self.handle, state.to_raw()).map(drop)
    }

    /// Drives the pin active.
    ///
    /// # Errors
    /// As [`set_state`](Self::set_state).
    pub fn set_active(&mut self) -> Result<(), Error> {
        raw::in_out_set_active(self.handle).map(drop)
    }

    /// Drives the pin inactive.
    ///
    /// # Errors
    /// As [`set_state`](Self::set_state).
    pub fn set_inactive(&mut self) -> Result<(), Error> {
        raw::in_out_set_inactive(self.handle).map(drop)
    }

    /// Drives the pin to the other state.
    ///
    /// # Errors
    /// As [`set_state`](Self::set_state).
    pub fn toggle(&mut self) -> Result<(), Error> {
        raw::in_out_toggle(self.handle).map(drop)
    }

    /// The state of the pin.
    ///
    /// # Errors
    /// [`Error::PinModeNotAllowed`] if the grant lacks `read`, [`Error::HardwareFault`] if the
    /// controller fails.
    pub fn read(&self) -> Result<State, Error> {
        raw::in_out_read(self.handle).map(State::from_raw)
    }

    /// Whether the pin is active.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn is_active(&self) -> Result<bool, Error> {
        raw::in_out_is_active(self.handle).map(|value| value as u8 != 0)
    }

    /// Whether the pin is inactive.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn is_inactive(&self) -> Result<bool, Error> {
        raw::in_out_is_inactive(self.handle).map(|value| value as u8 != 0)
    }

    /// A pollable that becomes ready when the pin has this state.
    ///
    /// # Errors
    /// [`Error::PinModeNotAllowed`] if the grant lacks `watch`, [`Error::OperationNotSupported`]
    /// if the controller has no interrupts.
    pub fn watch_state(&self, state: State) -> Result<Pollable, Error> {
        raw::in_out_watch_state(self.handle, state.to_raw()).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready when the pin is active.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_active(&self) -> Result<Pollable, Error> {
        raw::in_out_watch_active(self.handle).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready when the pin is inactive.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_inactive(&self) -> Result<Pollable, Error> {
        raw::in_out_watch_inactive(self.handle).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready at each change from active to inactive.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_falling_edge(&self) -> Result<Pollable, Error> {
        raw::in_out_watch_falling_edge(self.handle).map(Pollable::from_handle)
    }

    /// A pollable that becomes ready at each change from inactive to active.
    ///
    /// # Errors
    /// As [`watch_state`](Self::watch_state).
    pub fn watch_rising_edge(&self) -> Result<Pollable, Error> {
        raw::in_out_watch_rising_edge(self.handle).map(Pollable::from_handle)
    }
}

impl Drop for DigitalInOut {
    fn drop(&mut self) {
        raw::in_out_drop(self.handle);
    }
}
