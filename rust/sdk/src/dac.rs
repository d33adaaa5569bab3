//! Analog outputs, by label.
//!
//! ```no_run
//! use ketch_sdk::{dac::AnalogOut, OrFail};
//!
//! let valve = AnalogOut::open("valve").or_fail("valve");
//! valve.set(0.25).or_fail("a quarter");
//! ```

use crate::poll::Pollable;
use crate::raw;
use crate::text::Text;

pub use crate::gpio::Error;

/// An analog output. Dropping it closes it, and it stays at what it was set to.
#[derive(Debug)]
pub struct AnalogOut {
    handle: u32,
}

impl AnalogOut {
    /// Opens the output of this label.
    ///
    /// # Errors
    /// [`Error::PinNotAllowed`] if it was not granted, [`Error::UndefinedPinLabel`] if the device has
    /// none.
    pub fn open(label: &str) -> Result<AnalogOut, Error> {
        raw::dac::open(label).map(|handle| AnalogOut { handle })
    }

    /// The label that it was opened by.
    pub fn label(&self) -> Text {
        raw::dac::label(self.handle)
    }

    /// A pollable that becomes ready when the output can be used.
    pub fn watch_for_ready(&self) -> Pollable {
        Pollable::from_handle(raw::dac::watch_for_ready(self.handle))
    }

    /// Sets what the converter gets: 0 to the most that its resolution allows; more stands for that.
    ///
    /// # Errors
    /// [`Error::Other`] beyond the limits that the board gives the output, which stays as it is;
    /// [`Error::HardwareFault`]; [`Error::PinModeNotAllowed`] where the grant was taken away.
    pub fn set_raw(&self, value: u32) -> Result<(), Error> {
        raw::dac::set_raw(self.handle, value)
    }

    /// Sets the output to this part of the full scale: 0.0 to 1.0.
    ///
    /// # Errors
    /// As [`set_raw`](Self::set_raw), and [`Error::Other`] outside 0.0 to 1.0.
    pub fn set(&self, part: f32) -> Result<(), Error> {
        raw::dac::set(self.handle, part)
    }
}

impl Drop for AnalogOut {
    fn drop(&mut self) {
        raw::dac::drop(self.handle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::Operations;
    use crate::fake::Device;

    #[test]
    fn an_output_is_set_within_its_limits() {
        let device = Device::new();
        device.grant_dac("valve", Operations::WRITE, 3000);
        assert_eq!(AnalogOut::open("other").unwrap_err(), Error::PinNotAllowed);
        let valve = AnalogOut::open("valve").unwrap();
        assert!(valve.watch_for_ready().ready() && valve.label().as_str() == "valve");
        assert_eq!(valve.set_raw(3000), Ok(()));
        assert!(valve.set_raw(3001).is_err() && valve.set(1.0).is_err());
        assert_eq!(device.dac("valve"), 3000);
        assert_eq!(valve.set(0.5), Ok(()));
        assert_eq!(device.dac("valve"), 2047);
    }
}
