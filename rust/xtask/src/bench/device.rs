//! A device as the simulator puts it together, but with pins that take next to no time, so that
//! what is measured is Ketch and not a simulated peripheral.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use ketch_abi::{Error, Operations};
use ketch_port_linux::{
    CommandThreads, CondvarSignals, MonotonicClock, SharedFlash, SimulatedFlash, SimulatedPins,
    SystemRandom, Watchdog,
};
use ketch_runtime::config::CONTAINERS_MAX;
use ketch_runtime::container::Container;
use ketch_runtime::device::{Device as BoardDevice, Kind};
use ketch_runtime::platform::{Absent, Board, Console, Direction, Gpio, GpioError, Level};
use ketch_runtime::{Runtime, Supervisor};
use ketch_store::{Chunk, Layout, Store};
use ketch_wamr::{Engine, Memory};

use super::stamps;

/// The pin that does nothing but remember.
pub const LED: &str = "led0";
/// The pin that marks moments.
pub const MARK: &str = "mark";
/// A pin of the simulator.
pub const SIMULATED: &str = "pin0";

const LABELS: [&str; 3] = [LED, MARK, SIMULATED];

/// Bytes of the engine's pool.
const POOL: usize = 4 << 20;
/// Bytes of flash, as in the simulator: the state, and a slot for each container.
const FLASH: usize = 64 * 1024 + CONTAINERS_MAX * 256 * 1024;
/// Bytes of the worker's stack, as in the simulator.
const WORKER_STACK: usize = 512 * 1024;
/// Bytes in one piece of an upload.
const PIECE: usize = 1024;

struct Pins {
    states: [AtomicBool; LABELS.len()],
    simulated: SimulatedPins,
}

impl Gpio for Pins {
    fn configure(&self, pin: usize, direction: Direction) -> Result<(), GpioError> {
        stamps::opened();
        self.simulated.configure(pin, direction)
    }

    fn read(&self, pin: usize) -> Result<bool, GpioError> {
        Ok(self.states[pin].load(Ordering::Relaxed))
    }

    fn write(&self, pin: usize, active: bool) -> Result<(), GpioError> {
        if LABELS[pin] == MARK {
            stamps::marked();
        }
        self.states[pin].store(active, Ordering::Relaxed);
        Ok(())
    }

    fn toggle(&self, pin: usize) -> Result<(), GpioError> {
        self.simulated.toggle(pin)
    }

    fn watch(&self, _: usize, _: bool) -> Result<(), GpioError> {
        Err(GpioError::NotSupported)
    }
}

struct Silence;

impl Console for Silence {
    fn line(&self, _: &str, _: Level, _: &str) {}
}

/// A device that runs.
pub struct Device {
    /// The shared side.
    pub runtime: &'static Runtime,
    /// The side that manages.
    pub supervisor: Supervisor<SharedFlash>,
    threads: &'static CommandThreads,
    worker: JoinHandle<()>,
    watchdog: &'static Watchdog,
    watching: JoinHandle<()>,
}

impl Device {
    /// Starts the engine and a device on it.
    pub fn boot() -> Result<Device, String> {
        let pool = vec![0; POOL].leak();
        let engine = Engine::init(Memory::Pool(pool), &ketch_host_functions::MODULES)
            .map_err(|error| format!("the engine: {error}"))?;
        let clock: &'static MonotonicClock = Box::leak(Box::default());
        let threads: &'static CommandThreads = Box::leak(Box::default());
        let devices = LABELS.map(|label| BoardDevice {
            label,
            kind: Kind::GpioPin { active_low: false },
            operations: Operations::WRITE,
            exclusive: false,
            calls_per_second: 0,
        });
        let pins = Pins {
            states: Default::default(),
            simulated: SimulatedPins::new(&[false; LABELS.len()], *clock, Box::new(|_| ())),
        };
        let watchdog: &'static Watchdog = Box::leak(Box::default());
        let watching = watchdog
            .spawn()
            .map_err(|error| format!("the watchdog: {error}"))?;
        let board = Board {
            name: "bench",
            devices: Box::leak(Box::new(devices)),
            accept_unsigned: true,
            accept_unsigned_compiled: false,
            compiled: ketch_port_linux::authority(),
            anchors: &[],
            policy: &[],
            clock,
            random: &SystemRandom,
            gpio: Box::leak(Box::new(pins)),
            key_values: None,
            uart: &Absent,
            adc: &Absent,
            dac: &Absent,
            pwm: &Absent,
            sensor: &Absent,
            i2c: None,
            spi: None,
            signals: Box::leak(Box::new(CondvarSignals::new(*clock))),
            deadlines: watchdog,
            threads,
            console: &Silence,
        };
        let containers = Box::leak(Box::new([const { Container::new() }; CONTAINERS_MAX]));
        let runtime: &'static Runtime =
            Box::leak(Box::new(Runtime::new(board, engine, containers)));
        let flash = SharedFlash::new(SimulatedFlash::in_memory(FLASH));
        let store = Layout::fill(&flash, CONTAINERS_MAX, 0)
            .and_then(|layout| Store::open(flash, layout))
            .map_err(|error| format!("the flash: {error}"))?;
        let worker = thread::Builder::new()
            .name("worker".into())
            .stack_size(WORKER_STACK)
            .spawn(|| runtime.run_worker())
            .map_err(|error| format!("the worker: {error}"))?;
        Ok(Device {
            runtime,
            supervisor: Supervisor::new(
                runtime,
                store,
                Box::leak(Box::new([const { None }; CONTAINERS_MAX])),
            ),
            threads,
            worker,
            watchdog,
            watching,
        })
    }

    /// Uploads an image in pieces, as a client does.
    pub fn upload(&mut self, image: &[u8]) -> Result<(), String> {
        let mut offset = 0;
        while offset < image.len() {
            let first = offset == 0;
            let piece = &image[offset..image.len().min(offset + PIECE)];
            let chunk = Chunk {
                offset: offset as u32,
                length: first.then_some(image.len() as u32),
                sha256: None,
                name: None,
                data: piece,
            };
            let answer = self
                .supervisor
                .upload(chunk)
                .map_err(|error| self.text(error))?;
            if answer.offset as usize != offset + piece.len() {
                return Err(format!("the device wants offset {}", answer.offset));
            }
            offset = answer.offset as usize;
        }
        Ok(())
    }

    pub fn create(&mut self, name: &str) -> Result<(), String> {
        self.manage(Supervisor::create, name)
    }

    pub fn start(&mut self, name: &str) -> Result<(), String> {
        self.manage(Supervisor::start, name)
    }

    pub fn stop(&mut self, name: &str) -> Result<(), String> {
        self.manage(Supervisor::stop, name)
    }

    pub fn remove(&mut self, name: &str) -> Result<(), String> {
        self.manage(Supervisor::remove, name)
    }

    fn manage(
        &mut self,
        operation: fn(&mut Supervisor<SharedFlash>, &str) -> Result<(), Error>,
        name: &str,
    ) -> Result<(), String> {
        operation(&mut self.supervisor, name).map_err(|error| self.text(error))
    }

    /// A refusal as text.
    pub fn text(&self, error: Error) -> String {
        format!("{error}: {}", self.supervisor.failure(error).detail)
    }

    /// Ends every thread of the device.
    pub fn shut_down(self) {
        self.runtime.shut_down();
        // A panic in there was printed when it happened.
        let _ = self.worker.join();
        self.threads.join();
        self.watchdog.end();
        let _ = self.watching.join();
    }
}
