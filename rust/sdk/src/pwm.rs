//! Pulse outputs, by label. Times are nanoseconds.
//!
//! A channel implements `SetDutyCycle` of `embedded-hal`, with the period that it has.
//!
//! ```no_run
//! use ketch_sdk::{pwm::{Pulses, PwmChannel}, OrFail};
//!
//! let fan = PwmChannel::open("fan").or_fail("fan");
//! fan.set(Pulses { period: 40_000, width: 10_000 }).or_fail("fan");
//! ```

use crate::raw;

pub use crate::device_error::Error;

/// What the board lets containers do with a channel.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The shortest period.
    pub min_period: u32,
    /// The longest period.
    pub max_period: u32,
    /// The largest part of a period that a pulse may take, in percent.
    pub max_duty: u8,
}

/// The period and the width of the pulses in it.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulses {
    /// From one pulse to the next.
    pub period: u32,
    /// The length of a pulse.
    pub width: u32,
}

/// A pulse output. Dropping it closes it; the pulses go on.
#[derive(Debug)]
pub struct PwmChannel {
    handle: u32,
}

impl PwmChannel {
    /// Opens the channel of this label.
    ///
    /// # Errors
    /// [`Error::NotGranted`], [`Error::UnknownDevice`], [`Error::Exhausted`].
    pub fn open(label: &str) -> Result<PwmChannel, Error> {
        raw::pwm::open(label).map(|handle| PwmChannel { handle })
    }

    /// What may be asked of [`set`](Self::set).
    pub fn limits(&self) -> Limits {
        raw::pwm::limits(self.handle)
    }

    /// What the channel was last set to. Before that, the board's period and no pulse.
    pub fn pulses(&self) -> Pulses {
        raw::pwm::pulses(self.handle)
    }

    /// Sets period and width.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] beyond the limits, [`Error::OperationNotGranted`],
    /// [`Error::DeviceFault`].
    pub fn set(&self, pulses: Pulses) -> Result<(), Error> {
        raw::pwm::set(self.handle, pulses)
    }
}

impl Drop for PwmChannel {
    fn drop(&mut self) {
        raw::pwm::drop(self.handle);
    }
}

impl embedded_hal::pwm::Error for Error {
    fn kind(&self) -> embedded_hal::pwm::ErrorKind {
        embedded_hal::pwm::ErrorKind::Other
    }
}

impl embedded_hal::pwm::ErrorType for PwmChannel {
    type Error = Error;
}

impl embedded_hal::pwm::SetDutyCycle for PwmChannel {
    fn max_duty_cycle(&self) -> u16 {
        u16::MAX
    }

    fn set_duty_cycle(&mut self, duty: u16) -> Result<(), Error> {
        let period = self.pulses().period;
        let width = u64::from(period) * u64::from(duty) / u64::from(u16::MAX);
        // No more than the period.
        let width = width as u32;
        self.set(Pulses { period, width })
    }
}

#[cfg(test)]
mod tests {
    use embedded_hal::pwm::SetDutyCycle as _;

    use super::*;
    use crate::devices::Operations;
    use crate::fake::Device;

    #[test]
    fn a_channel_is_set_within_its_limits() {
        let device = Device::new();
        let limits = Limits {
            min_period: 1000,
            max_period: 10_000,
            max_duty: 50,
        };
        device.grant_pwm("fan", Operations::WRITE, limits);
        let mut fan = PwmChannel::open("fan").unwrap();
        assert_eq!(fan.limits(), limits);
        let pulses = |period, width| Pulses { period, width };
        assert_eq!(fan.pulses(), pulses(10_000, 0));
        fan.set(pulses(4000, 1000)).unwrap();
        for refused in [pulses(999, 0), pulses(10_001, 0), pulses(4000, 2001)] {
            assert_eq!(fan.set(refused), Err(Error::OutOfRange), "{refused:?}");
        }
        assert_eq!(fan.pulses(), pulses(4000, 1000));
        fan.set_duty_cycle_percent(25).unwrap();
        // `embedded-hal` counts in parts of 65535.
        assert_eq!(fan.pulses(), pulses(4000, 999));
        assert_eq!(fan.set_duty_cycle_fully_on(), Err(Error::OutOfRange));
        fan.set_duty_cycle_fully_off().unwrap();
        assert_eq!(fan.pulses(), pulses(4000, 0));
        assert_eq!(PwmChannel::open("led").unwrap_err(), Error::NotGranted);
    }
}
