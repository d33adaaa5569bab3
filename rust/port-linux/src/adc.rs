//! Analog inputs that exist only here.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ketch_runtime::Runtime;
use ketch_runtime::device::full_scale;
use ketch_runtime::platform::{Adc, DeviceError, Wait};

use crate::formula::Formula;

/// How often an input that is watched is converted.
const WATCH_PERIOD: Duration = Duration::from_millis(5);

/// What an input measures, in volts.
#[derive(Clone, Debug, PartialEq)]
pub enum Voltage {
    /// Always the same.
    Constant(f64),
    /// Calculated from the seconds since the device's start.
    Formula(Formula),
    /// The next of these at each conversion, and the last one for ever.
    Samples(Vec<f64>),
    /// From each of these times, in seconds since the device's start, the value beside it. In the
    /// order of the times.
    Steps(Vec<(f64, f64)>),
}

/// An analog input.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalogInput {
    /// Bits of a conversion, 1 to 24.
    pub resolution: u8,
    /// The voltage that is converted to the highest value.
    pub reference: f64,
    /// What it measures.
    pub voltage: Voltage,
}

/// A conversion, of an input or for an output.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    /// The pin's place among the board's devices.
    pub input: usize,
    /// What was measured, or is there now.
    pub volts: f64,
    /// What it was converted to, or from.
    pub raw: u32,
}

/// Is told of every conversion, while no input is locked.
pub type AnalogObserver = Box<dyn Fn(Conversion) + Send + Sync>;

/// The analog inputs of one board.
pub struct SimulatedInputs {
    observer: AnalogObserver,
    inner: Arc<(Mutex<Inner>, Condvar)>,
}

struct Inner {
    /// By the places among the board's devices.
    inputs: Vec<Option<Input>>,
    /// Whose clock counts, and who is told of conversions of what is watched.
    runtime: Option<&'static Runtime>,
}

struct Input {
    input: AnalogInput,
    /// Conversions since the reset.
    count: usize,
    watched: bool,
    broken: bool,
}

impl fmt::Debug for SimulatedInputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedInputs").finish_non_exhaustive()
    }
}

impl Input {
    /// What it measures so many seconds after the start, and what that is converted to.
    fn convert(&self, seconds: f64) -> (f64, u32) {
        let volts = match &self.input.voltage {
            Voltage::Constant(volts) => *volts,
            Voltage::Formula(formula) => formula.value(seconds),
            Voltage::Samples(samples) => {
                let last = samples.len().saturating_sub(1);
                samples.get(self.count.min(last)).copied().unwrap_or(0.0)
            }
            Voltage::Steps(steps) => {
                let passed = steps.partition_point(|(time, _)| *time <= seconds);
                let step = passed.checked_sub(1).and_then(|step| steps.get(step));
                step.map_or(0.0, |(_, volts)| *volts)
            }
        };
        let full = f64::from(full_scale(self.input.resolution));
        // What is no number is converted to 0 by `as`.
        (
            volts,
            (volts / self.input.reference * full)
                .round()
                .clamp(0.0, full) as u32,
        )
    }
}

impl SimulatedInputs {
    /// Inputs by their places among the board's devices.
    pub fn new(inputs: Vec<Option<AnalogInput>>, observer: AnalogObserver) -> SimulatedInputs {
        let input = |input: AnalogInput| Input {
            input,
            count: 0,
            watched: false,
            broken: false,
        };
        let inputs = inputs.into_iter().map(|own| own.map(input)).collect();
        let inner = Inner {
            inputs,
            runtime: None,
        };
        SimulatedInputs {
            observer,
            inner: Arc::new((Mutex::new(inner), Condvar::new())),
        }
    }

    /// Takes the time of this runtime, and reports to it.
    pub fn connect(&self, runtime: &'static Runtime) {
        self.lock().runtime = Some(runtime);
    }

    /// Begins anew, as after a reset, and reports to nobody.
    pub fn reset(&self) {
        let mut inner = self.lock();
        inner.runtime = None;
        for input in inner.inputs.iter_mut().flatten() {
            (input.count, input.watched) = (0, false);
        }
    }

    /// Changes what an input measures.
    ///
    /// # Panics
    /// Where there is no such input; the same holds for [`SimulatedInputs::set_broken`].
    pub fn set(&self, input: usize, voltage: Voltage) {
        let mut inner = self.lock();
        let input = inner.inputs[input].as_mut().expect("an analog input");
        (input.input.voltage, input.count) = (voltage, 0);
    }

    /// Has the converter fail at this input, or work again.
    pub fn set_broken(&self, input: usize, broken: bool) {
        let mut inner = self.lock();
        inner.inputs[input]
            .as_mut()
            .expect("an analog input")
            .broken = broken;
    }

    /// What an input measures at this moment, in volts, without a conversion.
    pub fn volts(&self, input: usize) -> Option<f64> {
        let inner = self.lock();
        let own = inner.inputs.get(input)?.as_ref()?;
        Some(own.convert(seconds(inner.runtime)).0)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner.0)
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

fn seconds(runtime: Option<&'static Runtime>) -> f64 {
    runtime.map_or(0.0, |runtime| runtime.board().clock.now() as f64 / 1e9)
}

/// Converts what is watched for as long as something is.
fn watch(shared: &(Mutex<Inner>, Condvar)) {
    let (inner, changed) = shared;
    let mut guard = lock(inner);
    loop {
        let Some(runtime) = guard.runtime else { return };
        let now = seconds(Some(runtime));
        let inputs = guard.inputs.iter_mut().enumerate();
        let converted: Vec<(usize, u32)> = inputs
            .filter_map(|(place, input)| {
                let input = input.as_mut().filter(|input| input.watched)?;
                let (_, raw) = input.convert(now);
                input.count += 1;
                (!input.broken).then_some((place, raw))
            })
            .collect();
        if !guard.inputs.iter().flatten().any(|input| input.watched) {
            return;
        }
        drop(guard);
        for (place, raw) in converted {
            runtime.adc_sample(place, raw);
        }
        guard = lock(inner);
        guard = changed
            .wait_timeout(guard, WATCH_PERIOD)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
}

impl Adc for SimulatedInputs {
    fn configure(&self, channel: usize) -> Result<(), DeviceError> {
        match &self.lock().inputs[channel] {
            Some(input) if !input.broken => Ok(()),
            _ => Err(DeviceError::Fault),
        }
    }

    fn read(&self, channel: usize, _wait: &Wait<'_>) -> Result<u32, DeviceError> {
        self.convert(channel)
    }

    fn watch(&self, channel: usize, enabled: bool) -> Result<(), DeviceError> {
        let mut inner = self.lock();
        let runs = inner.inputs.iter().flatten().any(|input| input.watched);
        let input = inner.inputs[channel].as_mut().ok_or(DeviceError::Fault)?;
        input.watched = enabled;
        if enabled && !runs {
            let shared = self.inner.clone();
            thread::Builder::new()
                .name("adc".into())
                .spawn(move || watch(&shared))
                .map_err(|_| DeviceError::Fault)?;
        }
        Ok(())
    }
}

impl SimulatedInputs {
    fn convert(&self, channel: usize) -> Result<u32, DeviceError> {
        let (volts, raw) = {
            let mut inner = self.lock();
            let now = seconds(inner.runtime);
            let input = inner.inputs[channel].as_mut();
            let input = input.filter(|input| !input.broken);
            let input = input.ok_or(DeviceError::Fault)?;
            let converted = input.convert(now);
            input.count += 1;
            converted
        };
        (self.observer)(Conversion {
            input: channel,
            volts,
            raw,
        });
        Ok(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(voltage: Voltage) -> SimulatedInputs {
        let input = AnalogInput {
            resolution: 12,
            reference: 3.3,
            voltage,
        };
        SimulatedInputs::new(vec![None, Some(input)], Box::new(|_| {}))
    }

    #[test]
    fn volts_are_converted_within_the_resolution() {
        for (volts, raw) in [(0.0, 0), (1.65, 2048), (3.3, 4095), (9.0, 4095), (-1.0, 0)] {
            assert_eq!(
                inputs(Voltage::Constant(volts)).convert(1),
                Ok(raw),
                "{volts}"
            );
        }
        assert_eq!(inputs(Voltage::Constant(f64::NAN)).convert(1), Ok(0));
    }

    #[test]
    fn samples_come_one_after_the_other_and_the_last_stays() {
        let inputs = inputs(Voltage::Samples(vec![3.3, 0.0, 1.65]));
        let read: Vec<_> = (0..4).map(|_| inputs.convert(1).unwrap()).collect();
        assert_eq!(read, [4095, 0, 2048, 2048]);
        inputs.reset();
        assert_eq!(inputs.convert(1), Ok(4095));
        inputs.set(1, Voltage::Steps(vec![(0.0, 3.3), (5.0, 0.0)]));
        assert_eq!(inputs.convert(1), Ok(4095));
        inputs.set_broken(1, true);
        assert_eq!(inputs.convert(1), Err(DeviceError::Fault));
        assert_eq!(inputs.configure(1), Err(DeviceError::Fault));
    }
}
