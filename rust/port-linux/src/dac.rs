//! Analog outputs that exist only here.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ketch_runtime::device::full_scale;
use ketch_runtime::platform::{Dac, DeviceError, Wait};

use crate::adc::{AnalogObserver, Conversion};

/// An analog output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnalogOutput {
    /// Bits of a value, 1 to 24.
    pub resolution: u8,
    /// The voltage of the highest value.
    pub reference: f64,
}

/// The analog outputs of one board.
pub struct SimulatedOutputs {
    observer: AnalogObserver,
    outputs: Mutex<Vec<Option<Output>>>,
}

struct Output {
    output: AnalogOutput,
    raw: u32,
    broken: bool,
}

impl fmt::Debug for SimulatedOutputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedOutputs").finish_non_exhaustive()
    }
}

impl Output {
    fn volts(&self) -> f64 {
        let full = full_scale(self.output.resolution);
        f64::from(self.raw) / f64::from(full) * self.output.reference
    }
}

impl SimulatedOutputs {
    /// Outputs at 0, by their places among the board's devices.
    pub fn new(outputs: Vec<Option<AnalogOutput>>, observer: AnalogObserver) -> SimulatedOutputs {
        let output = |output: AnalogOutput| Output {
            output,
            raw: 0,
            broken: false,
        };
        let outputs = outputs.into_iter().map(|own| own.map(output)).collect();
        SimulatedOutputs {
            observer,
            outputs: Mutex::new(outputs),
        }
    }

    /// Puts every output back to 0, as a reset does.
    pub fn reset(&self) {
        for (place, output) in self.lock().iter_mut().enumerate() {
            if let Some(output) = output.as_mut().filter(|output| output.raw != 0) {
                output.raw = 0;
                self.tell(place, output);
            }
        }
    }

    /// Has the converter fail at this output, or work again.
    ///
    /// # Panics
    /// Where there is no such output.
    pub fn set_broken(&self, output: usize, broken: bool) {
        let mut outputs = self.lock();
        outputs[output].as_mut().expect("an analog output").broken = broken;
    }

    /// The voltage of an output.
    pub fn volts(&self, output: usize) -> Option<f64> {
        Some(self.lock().get(output)?.as_ref()?.volts())
    }

    fn tell(&self, place: usize, output: &Output) {
        (self.observer)(Conversion {
            input: place,
            volts: output.volts(),
            raw: output.raw,
        });
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Option<Output>>> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dac for SimulatedOutputs {
    fn configure(&self, channel: usize) -> Result<(), DeviceError> {
        match &self.lock()[channel] {
            Some(output) if !output.broken => Ok(()),
            _ => Err(DeviceError::Fault),
        }
    }

    fn set(&self, channel: usize, value: u32, _wait: &Wait<'_>) -> Result<(), DeviceError> {
        let mut outputs = self.lock();
        let output = outputs[channel].as_mut().filter(|output| !output.broken);
        let output = output.ok_or(DeviceError::Fault)?;
        output.raw = value;
        // Still locked, so that everybody hears of changes in their order.
        self.tell(channel, output);
        Ok(())
    }
}
