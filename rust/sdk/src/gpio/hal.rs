//! `embedded-hal` 1.0. High is active there: the board says which voltage that is.

use embedded_hal::digital::{ErrorKind, ErrorType, InputPin, OutputPin, StatefulOutputPin};

use super::{DigitalIn, DigitalInOut, DigitalOut, Error};

impl embedded_hal::digital::Error for Error {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

impl ErrorType for DigitalIn {
    type Error = Error;
}

impl ErrorType for DigitalOut {
    type Error = Error;
}

impl ErrorType for DigitalInOut {
    type Error = Error;
}

impl InputPin for DigitalIn {
    fn is_high(&mut self) -> Result<bool, Error> {
        self.is_active()
    }

    fn is_low(&mut self) -> Result<bool, Error> {
        self.is_inactive()
    }
}

impl InputPin for DigitalInOut {
    fn is_high(&mut self) -> Result<bool, Error> {
        self.is_active()
    }

    fn is_low(&mut self) -> Result<bool, Error> {
        self.is_inactive()
    }
}

impl OutputPin for DigitalOut {
    fn set_high(&mut self) -> Result<(), Error> {
        self.set_active()
    }

    fn set_low(&mut self) -> Result<(), Error> {
        self.set_inactive()
    }
}

impl OutputPin for DigitalInOut {
    fn set_high(&mut self) -> Result<(), Error> {
        self.set_active()
    }

    fn set_low(&mut self) -> Result<(), Error> {
        self.set_inactive()
    }
}

/// The state is read back from the pin.
impl StatefulOutputPin for DigitalInOut {
    fn is_set_high(&mut self) -> Result<bool, Error> {
        self.is_active()
    }

    fn is_set_low(&mut self) -> Result<bool, Error> {
        self.is_inactive()
    }

    fn toggle(&mut self) -> Result<(), Error> {
        DigitalInOut::toggle(self)
    }
}
