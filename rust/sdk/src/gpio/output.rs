//! A pin that the container drives.

use super::{Config, Error, State};
use crate::poll::Pollable;
use crate::raw::gpio as raw;

/// A pin that the container drives. Dropping it closes it.
#[derive(Debug)]
pub struct DigitalOut {
    handle: u32,
}

impl DigitalOut {
    /// Opens the pin of this label.
    ///
    /// # Errors
    /// [`Error::PinNotAllowed`] if it was not granted, [`Error::PinModeNotAllowed`] if it was
    /// granted without the operation `write`, [`Error::UndefinedPinLabel`] if the device has none.
    pub fn open(label: &str) -> Result<DigitalOut, Error> {
        raw::out_open(label).map(|handle| DigitalOut { handle })
    }

    /// How the pin is set up.
    pub fn config(&self) -> Config {
        Config::from_raw(raw::out_config(self.handle))
    }

    /// A pollable that becomes ready when the pin can be used.
    pub fn watch_for_ready(&self) -> Pollable {
        Pollable::from_handle(raw::out_watch_for_ready(self.handle))
    }

    /// Drives the pin to this state.
    ///
    /// # Errors
    /// [`Error::HardwareFault`] if the controller fails; any call may fail so.
    pub fn set_state(&mut self, state: State) -> Result<(), Error> {
        raw::out_set_state(self.handle, state.to_raw()).map(drop)
    }

    /// Drives the pin active.
    ///
    /// # Errors
    /// As [`set_state`](Self::set_state).
    pub fn set_active(&mut self) -> Result<(), Error> {
        raw::out_set_active(self.handle).map(drop)
    }

    /// Drives the pin inactive.
    ///
    /// # Errors
    /// As [`set_state`](Self::set_state).
    pub fn set_inactive(&mut self) -> Result<(), Error> {
        raw::out_set_inactive(self.handle).map(drop)
    }

    /// Drives the pin to the other state.
    ///
    /// # Errors
    /// As [`set_state`](Self::set_state).
    pub fn toggle(&mut self) -> Result<(), Error> {
        raw::out_toggle(self.handle).map(drop)
    }
}

impl Drop for DigitalOut {
    fn drop(&mut self) {
        raw::out_drop(self.handle);
    }
}
