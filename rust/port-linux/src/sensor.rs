//! Sensors that exist only here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ketch_runtime::Runtime;
use ketch_runtime::platform::{DeviceError, Reading, Sensor, Wait};

use crate::formula::Formula;

/// Readings have a millionth of the channel's unit, as Zephyr's have.
const SCALE: i8 = -6;

/// What a sensor measures: a formula of the seconds since the device's start for each channel.
pub type Measures = BTreeMap<u8, Formula>;

/// Is told of every measurement: the sensor's place among the board's devices, the channel, the value.
pub type SensorObserver = Box<dyn Fn(usize, u8, f64) + Send + Sync>;

/// The sensors of one board.
pub struct SimulatedSensors {
    observer: SensorObserver,
    inner: Mutex<Inner>,
}

struct Inner {
    /// By the places among the board's devices.
    sensors: Vec<Own>,
    /// Whose clock counts.
    runtime: Option<&'static Runtime>,
}

#[derive(Default)]
struct Own {
    measures: Measures,
    /// What the last fetch found.
    fetched: BTreeMap<u8, f64>,
    broken: bool,
}

impl fmt::Debug for SimulatedSensors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedSensors").finish_non_exhaustive()
    }
}

impl SimulatedSensors {
    /// Sensors by their places among the board's devices.
    pub fn new(sensors: Vec<Measures>, observer: SensorObserver) -> SimulatedSensors {
        let own = |measures| Own {
            measures,
            ..Own::default()
        };
        SimulatedSensors {
            observer,
            inner: Mutex::new(Inner {
                sensors: sensors.into_iter().map(own).collect(),
                runtime: None,
            }),
        }
    }

    /// Takes the time of this runtime.
    pub fn connect(&self, runtime: &'static Runtime) {
        self.lock().runtime = Some(runtime);
    }

    /// Forgets what was measured, as a reset does.
    pub fn reset(&self) {
        let mut inner = self.lock();
        inner.runtime = None;
        inner.sensors.iter_mut().for_each(|own| own.fetched.clear());
    }

    /// Changes what a channel measures.
    ///
    /// # Panics
    /// Where there is no such sensor; the same holds for [`SimulatedSensors::set_broken`].
    pub fn set(&self, sensor: usize, channel: u8, formula: Formula) {
        self.lock().sensors[sensor]
            .measures
            .insert(channel, formula);
    }

    /// Has a sensor not answer any more, or work again.
    pub fn set_broken(&self, sensor: usize, broken: bool) {
        self.lock().sensors[sensor].broken = broken;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sensor for SimulatedSensors {
    fn fetch(&self, sensor: usize, _wait: &Wait<'_>) -> Result<(), DeviceError> {
        self.measure(sensor)
    }

    fn get(&self, sensor: usize, channel: u8, _wait: &Wait<'_>) -> Result<Reading, DeviceError> {
        self.reading(sensor, channel)
    }
}

impl SimulatedSensors {
    fn measure(&self, sensor: usize) -> Result<(), DeviceError> {
        let fetched = {
            let mut inner = self.lock();
            let seconds = inner
                .runtime
                .map_or(0.0, |runtime| runtime.board().clock.now() as f64 / 1e9);
            let own = &mut inner.sensors[sensor];
            if own.broken {
                return Err(DeviceError::Timeout);
            }
            let values = own.measures.iter();
            own.fetched = values
                .map(|(channel, formula)| (*channel, formula.value(seconds)))
                .collect();
            own.fetched.clone()
        };
        for (channel, value) in fetched {
            (self.observer)(sensor, channel, value);
        }
        Ok(())
    }

    fn reading(&self, sensor: usize, channel: u8) -> Result<Reading, DeviceError> {
        let inner = self.lock();
        let own = &inner.sensors[sensor];
        if !own.measures.contains_key(&channel) {
            return Err(DeviceError::NotSupported);
        }
        // As a driver's before the first fetch.
        let value = own.fetched.get(&channel).copied().unwrap_or(0.0);
        Ok(Reading {
            value: (value * 1e6).round() as i64,
            scale: SCALE,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_that_of_the_last_fetch() {
        let formula = |text| Formula::parse(text).unwrap();
        let sensors = SimulatedSensors::new(
            vec![Measures::from([(10, formula("21.5"))])],
            Box::new(|_, _, _| {}),
        );
        let value = |value| Ok(Reading { value, scale: -6 });
        assert_eq!(sensors.reading(0, 10), value(0));
        sensors.measure(0).unwrap();
        sensors.set(0, 10, formula("-3.25"));
        assert_eq!(sensors.reading(0, 10), value(21_500_000));
        sensors.measure(0).unwrap();
        assert_eq!(sensors.reading(0, 10), value(-3_250_000));
        assert_eq!(sensors.reading(0, 11), Err(DeviceError::NotSupported));
        sensors.set_broken(0, true);
        assert_eq!(sensors.measure(0), Err(DeviceError::Timeout));
    }
}
