//! Giving up in one word: for what a container cannot go on without.

use crate::exit;
use crate::log::{self, Level};

/// An error that says why in words of its own, which need no formatting.
pub trait Reason {
    /// Why, in a few words, for a log line.
    fn reason(&self) -> &str;
}

/// Ends the container where a call fails that it cannot go on without.
///
/// Instead of `expect`, whose formatting of any error makes a small container twice as large, and
/// takes its device twice as long to start.
///
/// ```no_run
/// use ketch_sdk::{OrFail, gpio::DigitalOut};
///
/// let mut led = DigitalOut::open("led0").or_fail("led0");
/// led.set_active().or_fail("led0 on");
/// ```
pub trait OrFail {
    /// What a call that succeeds gives.
    type Value;

    /// The value; or, on an error, the line `<what>: <reason>` at [`Level::Critical`] and the
    /// container's end with exit code 1. The device keeps 32 bytes of `what`.
    fn or_fail(self, what: &str) -> Self::Value;
}

impl<T, E: Reason> OrFail for Result<T, E> {
    type Value = T;

    #[inline]
    fn or_fail(self, what: &str) -> T {
        match self {
            Ok(value) => value,
            Err(error) => fail(what, &error),
        }
    }
}

/// Writes the line and ends the container with exit code 1.
// One copy for each kind of error, however many calls can fail.
#[cold]
#[inline(never)]
fn fail<E: Reason>(what: &str, error: &E) -> ! {
    log::line_in(Level::Critical, what, error.reason());
    exit::failure()
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::string::ToString;

    use super::*;
    use crate::devices::Operations;
    use crate::fake::Device;
    use crate::gpio::DigitalOut;

    #[test]
    fn a_value_passes() {
        let device = Device::new();
        device.grant("led0", Operations::WRITE);
        let mut led = DigitalOut::open("led0").or_fail("led0");
        led.set_active().or_fail("led0 on");
        assert!(device.take_log().is_empty());
    }

    #[test]
    fn an_error_is_logged_by_its_word_and_ends_the_container_with_1() {
        let device = Device::new();
        let end = catch_unwind(|| DigitalOut::open("led0").or_fail("led0")).unwrap_err();
        assert_eq!(
            end.downcast_ref::<std::string::String>().unwrap(),
            "the container exited with code 1"
        );
        let line = (
            Level::Critical,
            "led0".to_string(),
            "pin-not-allowed".to_string(),
        );
        assert_eq!(device.take_log(), [line]);
    }
}
