//! Analog inputs, by label.
//!
//! ```no_run
//! use ketch_sdk::{adc::AnalogIn, info, OrFail};
//!
//! let level = AnalogIn::open("level").or_fail("level");
//! info!("{} of full scale", (level.read().or_fail("level") * 100.0) as u32);
//! ```

use crate::poll::Pollable;
use crate::raw;
use crate::text::Text;

pub use crate::gpio::Error;

/// An analog input. Dropping it closes it.
#[derive(Debug)]
pub struct AnalogIn {
    handle: u32,
}

impl AnalogIn {
    /// Opens the input of this label.
    ///
    /// # Errors
    /// [`Error::PinNotAllowed`] if it was not granted, [`Error::UndefinedPinLabel`] if the device has
    /// none.
    pub fn open(label: &str) -> Result<AnalogIn, Error> {
        raw::adc::open(label).map(|handle| AnalogIn { handle })
    }

    /// The label that it was opened by.
    pub fn label(&self) -> Text {
        raw::adc::label(self.handle)
    }

    /// A pollable that becomes ready when the input can be used.
    pub fn watch_for_ready(&self) -> Pollable {
        Pollable::from_handle(raw::adc::watch_for_ready(self.handle))
    }

    /// Converts, and returns what the converter says: 0 to the most that its resolution allows.
    ///
    /// # Errors
    /// [`Error::PinModeNotAllowed`] without the operation `read`, [`Error::HardwareFault`].
    pub fn read_raw(&self) -> Result<u32, Error> {
        raw::adc::read_raw(self.handle)
    }

    /// Converts, and returns which part of the full scale it is: 0.0 to 1.0.
    ///
    /// # Errors
    /// As [`read_raw`](Self::read_raw).
    pub fn read(&self) -> Result<f32, Error> {
        raw::adc::read(self.handle)
    }

    /// Becomes ready when the input is above this value. The device converts it regularly as long as
    /// somebody watches.
    ///
    /// # Errors
    /// [`Error::PinModeNotAllowed`] without the operation `watch`, [`Error::Other`] when there is no
    /// free handle.
    pub fn watch_above_raw(&self, value: u32) -> Result<Pollable, Error> {
        raw::adc::watch_above_raw(self.handle, value).map(Pollable::from_handle)
    }

    /// Becomes ready when the input is above this part of the full scale.
    ///
    /// # Errors
    /// As [`watch_above_raw`](Self::watch_above_raw), and [`Error::Other`] outside 0.0 to 1.0.
    pub fn watch_above(&self, part: f32) -> Result<Pollable, Error> {
        raw::adc::watch_above(self.handle, part).map(Pollable::from_handle)
    }

    /// Becomes ready when the input is below this value.
    ///
    /// # Errors
    /// As [`watch_above_raw`](Self::watch_above_raw).
    pub fn watch_below_raw(&self, value: u32) -> Result<Pollable, Error> {
        raw::adc::watch_below_raw(self.handle, value).map(Pollable::from_handle)
    }

    /// Becomes ready when the input is below this part of the full scale.
    ///
    /// # Errors
    /// As [`watch_above`](Self::watch_above).
    pub fn watch_below(&self, part: f32) -> Result<Pollable, Error> {
        raw::adc::watch_below(self.handle, part).map(Pollable::from_handle)
    }
}

impl Drop for AnalogIn {
    fn drop(&mut self) {
        raw::adc::drop(self.handle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::Operations;
    use crate::fake::Device;

    #[test]
    fn an_input_is_read_and_watched() {
        let device = Device::new();
        device.grant_adc("level", Operations::READ.union(Operations::WATCH));
        let level = AnalogIn::open("level").unwrap();
        assert!(level.watch_for_ready().ready() && level.label().as_str() == "level");
        device.set_adc("level", 1024);
        assert_eq!(level.read_raw(), Ok(1024));
        assert_eq!(level.read(), Ok(1024.0 / 4095.0));
        let above = level.watch_above_raw(2000).unwrap();
        let below = level.watch_below(0.5).unwrap();
        assert!(!above.ready() && below.ready());
        device.set_adc("level", 3000);
        assert!(above.ready() && !below.ready());
    }

    #[test]
    fn each_operation_needs_its_grant() {
        let device = Device::new();
        device.grant_adc("level", Operations::READ);
        assert_eq!(AnalogIn::open("other").unwrap_err(), Error::PinNotAllowed);
        let level = AnalogIn::open("level").unwrap();
        let refused = level.watch_above(0.5).unwrap_err();
        assert_eq!(refused, Error::PinModeNotAllowed);
    }
}
