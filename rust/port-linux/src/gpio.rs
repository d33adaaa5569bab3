//! Pins that exist only here.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ketch_runtime::Runtime;
use ketch_runtime::platform::{Clock, Direction, Gpio, GpioError};

use crate::MonotonicClock;

/// Who changed a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A container drove it.
    Container,
    /// Somebody outside drove it.
    Outside,
    /// The device was reset.
    Reset,
}

/// A change of a pin's level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Nanoseconds on the device's clock.
    pub time: u64,
    /// The pin's place among the board's devices.
    pub pin: usize,
    /// Whether it is active now.
    pub active: bool,
    /// Who did it.
    pub cause: Cause,
}

/// Is told of every change, in order, while the pins are locked; it must not touch them.
pub type Observer = Box<dyn Fn(Change) + Send + Sync>;

/// The pins of one board. An input has the level that somebody outside drives; an output the
/// one that a container drives, whoever else tries.
pub struct SimulatedPins {
    clock: MonotonicClock,
    observer: Observer,
    inner: Mutex<Inner>,
}

struct Inner {
    pins: Vec<Pin>,
    /// Who is told of edges.
    runtime: Option<&'static Runtime>,
}

#[derive(Clone, Copy)]
struct Pin {
    /// What it was opened for; nothing since the reset at first.
    direction: Option<Direction>,
    /// What a container last drove.
    driven: bool,
    /// What somebody outside drives.
    outside: bool,
    /// Whether edges are reported.
    watched: bool,
}

impl Pin {
    fn level(&self) -> bool {
        match self.direction {
            Some(Direction::Output | Direction::InputOutput) => self.driven,
            Some(Direction::Input) | None => self.outside,
        }
    }
}

impl fmt::Debug for SimulatedPins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.lock().pins.iter().map(Pin::level))
            .finish()
    }
}

impl SimulatedPins {
    /// Pins that somebody outside drives to these levels.
    pub fn new(levels: &[bool], clock: MonotonicClock, observer: Observer) -> Self {
        let pin = |outside: &bool| Pin {
            direction: None,
            driven: false,
            outside: *outside,
            watched: false,
        };
        let pins = levels.iter().map(pin).collect();
        SimulatedPins {
            clock,
            observer,
            inner: Mutex::new(Inner {
                pins,
                runtime: None,
            }),
        }
    }

    /// Reports edges to this runtime from now on.
    pub fn connect(&self, runtime: &'static Runtime) {
        self.lock().runtime = Some(runtime);
    }

    /// Lets go of every output, as a reset does, and reports edges to nobody.
    pub fn reset(&self) {
        let count = {
            let mut inner = self.lock();
            inner.runtime = None;
            inner.pins.len()
        };
        for pin in 0..count {
            self.change(pin, Cause::Reset, |pin| {
                *pin = Pin {
                    direction: None,
                    driven: false,
                    watched: false,
                    ..*pin
                };
            });
        }
    }

    /// Drives a pin from outside. It changes at once where it is no output, and else when it
    /// becomes an input.
    ///
    /// # Panics
    /// Where there is no such pin; the same holds for [`SimulatedPins::level`].
    pub fn drive(&self, pin: usize, active: bool) {
        self.change(pin, Cause::Outside, |pin| pin.outside = active);
    }

    /// Whether a pin is active.
    pub fn level(&self, pin: usize) -> bool {
        self.lock().pins[pin].level()
    }

    /// What a container opened a pin for since the last reset.
    pub fn direction(&self, pin: usize) -> Option<Direction> {
        self.lock().pins[pin].direction
    }

    /// Changes a pin and tells everybody if that changed its level. The pins stay locked, so that
    /// everybody hears of changes in the order in which they happened.
    fn change(&self, pin: usize, cause: Cause, change: impl FnOnce(&mut Pin)) {
        let mut inner = self.lock();
        let before = inner.pins[pin].level();
        change(&mut inner.pins[pin]);
        let Pin { watched, .. } = inner.pins[pin];
        let active = inner.pins[pin].level();
        if active == before {
            return;
        }
        (self.observer)(Change {
            time: self.clock.now(),
            pin,
            active,
            cause,
        });
        if let Some(runtime) = inner.runtime.filter(|_| watched) {
            runtime.gpio_edge(pin, active);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gpio for SimulatedPins {
    fn configure(&self, pin: usize, direction: Direction) -> Result<(), GpioError> {
        self.change(pin, Cause::Container, |pin| pin.direction = Some(direction));
        Ok(())
    }

    fn read(&self, pin: usize) -> Result<bool, GpioError> {
        Ok(self.level(pin))
    }

    fn write(&self, pin: usize, active: bool) -> Result<(), GpioError> {
        self.change(pin, Cause::Container, |pin| pin.driven = active);
        Ok(())
    }

    fn toggle(&self, pin: usize) -> Result<(), GpioError> {
        self.change(pin, Cause::Container, |pin| pin.driven = !pin.driven);
        Ok(())
    }

    fn watch(&self, pin: usize, enabled: bool) -> Result<(), GpioError> {
        self.lock().pins[pin].watched = enabled;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    /// Pins with these levels, and what their observer saw: pin, level, cause.
    #[allow(clippy::type_complexity)]
    fn pins(levels: &[bool]) -> (SimulatedPins, Arc<Mutex<Vec<(usize, bool, Cause)>>>) {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notes = seen.clone();
        let observer = move |change: Change| {
            notes
                .lock()
                .unwrap()
                .push((change.pin, change.active, change.cause));
        };
        (
            SimulatedPins::new(levels, MonotonicClock::default(), Box::new(observer)),
            seen,
        )
    }

    #[test]
    fn inputs_follow_the_outside() {
        let (pins, seen) = pins(&[false, true]);
        pins.configure(1, Direction::Input).unwrap();
        assert_eq!(pins.read(1), Ok(true));
        pins.drive(1, false);
        pins.drive(1, false);
        pins.drive(0, true);
        assert_eq!((pins.read(1), pins.level(0)), (Ok(false), true));
        assert_eq!(
            *seen.lock().unwrap(),
            [(1, false, Cause::Outside), (0, true, Cause::Outside)]
        );
    }

    #[test]
    fn outputs_follow_the_container_and_keep_what_it_last_drove() {
        let (pins, seen) = pins(&[false]);
        pins.configure(0, Direction::Output).unwrap();
        pins.toggle(0).unwrap();
        pins.drive(0, true);
        pins.write(0, true).unwrap();
        assert_eq!(pins.read(0), Ok(true));
        pins.drive(0, false);
        assert_eq!(
            pins.read(0),
            Ok(true),
            "somebody outside loses against an output"
        );
        pins.configure(0, Direction::Input).unwrap();
        assert_eq!(pins.read(0), Ok(false));
        pins.configure(0, Direction::InputOutput).unwrap();
        assert_eq!(pins.read(0), Ok(true));
        let container = Cause::Container;
        let expected = [
            (0, true, container),
            (0, false, container),
            (0, true, container),
        ];
        assert_eq!(*seen.lock().unwrap(), expected);
    }

    #[test]
    fn a_reset_lets_go_of_outputs_and_not_of_the_outside() {
        let (pins, seen) = pins(&[false, false]);
        pins.configure(0, Direction::Output).unwrap();
        pins.write(0, true).unwrap();
        pins.drive(1, true);
        pins.reset();
        assert_eq!(
            (pins.level(0), pins.level(1), pins.direction(0)),
            (false, true, None)
        );
        assert_eq!(seen.lock().unwrap().last(), Some(&(0, false, Cause::Reset)));
    }
}
