//! Pins by their place in the device table.

use core::sync::atomic::{AtomicBool, Ordering};

use ketch_runtime::device::Kind;
use ketch_runtime::platform::{Direction, Gpio, GpioError};

use crate::config::DEVICES_MAX;
use crate::ffi;

/// The board's pins.
pub struct Pins;

/// Which pins have been outputs since the start. The first time, an output starts inactive, which
/// with an active low pin is not what the controller's register says after a reset.
static DRIVEN: [AtomicBool; DEVICES_MAX] = [const { AtomicBool::new(false) }; DEVICES_MAX];

pub(crate) fn kind(device: usize) -> Kind {
    Kind::GpioPin {
        // SAFETY: C says that this is a pin's place in the device table.
        active_low: unsafe { ffi::ketch_gpio_active_low(device) },
    }
}

fn outcome(result: i32) -> Result<i32, GpioError> {
    match result {
        0.. => Ok(result),
        ffi::GPIO_MODE_NOT_AVAILABLE => Err(GpioError::ModeNotAvailable),
        ffi::GPIO_NOT_SUPPORTED => Err(GpioError::NotSupported),
        _ => Err(GpioError::HardwareFault),
    }
}

impl Gpio for Pins {
    fn configure(&self, pin: usize, direction: Direction) -> Result<(), GpioError> {
        let input = direction != Direction::Output;
        let output = direction != Direction::Input;
        let inactive = output && !DRIVEN[pin].load(Ordering::Relaxed);
        // SAFETY: the runtime passes places of the device table only.
        let result = unsafe { ffi::ketch_gpio_configure(pin, input, output, inactive) };
        if output && result >= 0 {
            DRIVEN[pin].store(true, Ordering::Relaxed);
        }
        match outcome(result) {
            // Zephyr says this of flags, and flags are the mode here.
            Err(GpioError::NotSupported) => Err(GpioError::ModeNotAvailable),
            other => other.map(|_| ()),
        }
    }

    fn read(&self, pin: usize) -> Result<bool, GpioError> {
        // SAFETY: as above.
        outcome(unsafe { ffi::ketch_gpio_read(pin) }).map(|level| level != 0)
    }

    fn write(&self, pin: usize, active: bool) -> Result<(), GpioError> {
        // SAFETY: as above.
        outcome(unsafe { ffi::ketch_gpio_write(pin, active) }).map(|_| ())
    }

    fn toggle(&self, pin: usize) -> Result<(), GpioError> {
        // SAFETY: as above.
        outcome(unsafe { ffi::ketch_gpio_toggle(pin) }).map(|_| ())
    }

    fn watch(&self, pin: usize, enabled: bool) -> Result<(), GpioError> {
        // SAFETY: as above.
        outcome(unsafe { ffi::ketch_gpio_watch(pin, enabled) }).map(|_| ())
    }
}
