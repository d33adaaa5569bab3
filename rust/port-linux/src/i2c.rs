//! I2C buses that exist only here, and what is on them.

mod lm75;
mod memory;
mod stuck;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ketch_runtime::platform::{I2c, I2cError, Segment, TransferDirection, Wait};

pub use lm75::Lm75;
pub use memory::Memory;
pub use stuck::Stuck;

/// Something on a bus. It is spoken to while its bus is locked.
pub trait I2cTarget: Send {
    /// Takes the bytes of one segment.
    ///
    /// # Errors
    /// What the controller sees.
    fn write(&mut self, bytes: &[u8]) -> Result<(), I2cError>;

    /// Gives the bytes of one segment.
    ///
    /// # Errors
    /// What the controller sees.
    fn read(&mut self, bytes: &mut [u8]) -> Result<(), I2cError>;

    /// Whether it holds the clock, so that a transfer does not get on.
    fn is_holding(&self) -> bool {
        false
    }

    /// What it measures, in thousandths, where it measures something.
    fn value(&self) -> Option<i32> {
        None
    }

    /// Changes what it measures.
    fn set_value(&mut self, _thousandths: i32) {}
}

/// A transfer that a container has made.
#[derive(Clone, Copy, Debug)]
pub struct I2cTransfer<'a> {
    /// The place of the device among the board's.
    pub device: usize,
    /// The address.
    pub address: u8,
    /// Its parts.
    pub segments: &'a [Segment],
    /// The bytes of all of them.
    pub bytes: &'a [u8],
    /// How it ended.
    pub outcome: Result<(), I2cError>,
}

/// Is told of every transfer, in order, while the buses are locked; it must not touch them.
pub type I2cObserver = Box<dyn Fn(I2cTransfer<'_>) + Send + Sync>;

/// Something on a bus, by its own name.
pub struct Placed {
    /// Its name.
    pub name: String,
    /// The bus.
    pub bus: String,
    /// Its address there.
    pub address: u8,
    /// What it is.
    pub target: Box<dyn I2cTarget>,
}

/// The buses of one board.
pub struct SimulatedI2c {
    /// The bus of each device, by its place among the board's.
    buses: Vec<Option<String>>,
    targets: Mutex<Vec<Placed>>,
    /// Devices whose transfers fail.
    broken: Mutex<HashSet<usize>>,
    observer: I2cObserver,
}

impl fmt::Debug for SimulatedI2c {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let targets = self.lock();
        let names = targets.iter().map(|placed| &placed.name);
        f.debug_list().entries(names).finish()
    }
}

impl SimulatedI2c {
    /// Buses with what is on them. `buses` has the bus of each of the board's devices.
    pub fn new(buses: Vec<Option<String>>, targets: Vec<Placed>, observer: I2cObserver) -> Self {
        SimulatedI2c {
            buses,
            targets: Mutex::new(targets),
            broken: Mutex::default(),
            observer,
        }
    }

    /// What the target of this name measures, in thousandths; `None` where there is none that does.
    pub fn value(&self, name: &str) -> Option<i32> {
        let targets = self.lock();
        let placed = targets.iter().find(|placed| placed.name == name)?;
        placed.target.value()
    }

    /// Changes what a target measures; says whether there is one of this name that does.
    pub fn set_value(&self, name: &str, thousandths: i32) -> bool {
        let mut targets = self.lock();
        let placed = targets.iter_mut().find(|placed| placed.name == name);
        placed.is_some_and(|placed| {
            placed.target.set_value(thousandths);
            placed.target.value().is_some()
        })
    }

    /// Has every transfer of a device fail, or none any more.
    pub fn set_broken(&self, device: usize, broken: bool) {
        let mut all = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if broken {
            all.insert(device);
        } else {
            all.remove(&device);
        }
    }

    fn is_broken(&self, device: usize) -> bool {
        let all = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        all.contains(&device)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Placed>> {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `None` where the target holds the clock.
    fn attempt(
        &self,
        bus: &str,
        address: u8,
        segments: &[Segment],
        bytes: &mut [u8],
    ) -> Option<Result<(), I2cError>> {
        let mut targets = self.lock();
        let here = |placed: &&mut Placed| placed.bus == bus && placed.address == address;
        let Some(placed) = targets.iter_mut().find(here) else {
            return Some(Err(I2cError::NoAcknowledgeAddress));
        };
        if placed.target.is_holding() {
            return None;
        }
        let mut rest = bytes;
        for segment in segments {
            let (part, others) = rest.split_at_mut(usize::from(segment.length));
            let done = match segment.direction {
                TransferDirection::Read => placed.target.read(part),
                TransferDirection::Write => placed.target.write(part),
                // Only on SPI.
                TransferDirection::Exchange | TransferDirection::Delay => Err(I2cError::Other),
            };
            if done.is_err() {
                return Some(done);
            }
            rest = others;
        }
        Some(Ok(()))
    }
}

impl I2c for SimulatedI2c {
    fn transfer(
        &self,
        device: usize,
        address: u8,
        segments: &[Segment],
        bytes: &mut [u8],
        wait: &Wait<'_>,
    ) -> Result<(), I2cError> {
        let bus = self.buses[device].as_deref().unwrap_or_default();
        let outcome = loop {
            if self.is_broken(device) {
                break Err(I2cError::Bus);
            }
            match self.attempt(bus, address, segments, bytes) {
                Some(outcome) => break outcome,
                None if wait.sleep(wait.deadline()).is_err() => break Err(I2cError::Bus),
                None => {}
            }
        };
        (self.observer)(I2cTransfer {
            device,
            address,
            segments,
            bytes,
            outcome,
        });
        outcome
    }
}
