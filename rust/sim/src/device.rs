//! The simulated device: hardware that stays, and firmware that boots on it.

use std::fmt::{self, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ketch_abi::Error;
use ketch_port_linux::{
    CommandThreads, CondvarSignals, MonotonicClock, SharedFlash, SharedKeyValues, SimulatedI2c,
    SimulatedInputs, SimulatedOutputs, SimulatedPins, SimulatedPulses, SimulatedSensors,
    SimulatedSpi, SystemRandom, Watchdog,
};
use ketch_runtime::config::{CONTAINERS_MAX, KEYVALUE_SIZE};
use ketch_runtime::container::Container;
use ketch_runtime::device::Device as BoardDevice;
use ketch_runtime::platform::{Board, Clock, Console, Level};
use ketch_runtime::{Context, Runtime, Supervisor};
use ketch_store::{Layout, Store};
use ketch_wamr::{Engine, Memory};

use crate::analog;
use crate::board::{BoardDescription, DeviceDescription, Kind};
use crate::error::SimError;
use crate::event::{Event, Observer};
use crate::lines::Lines;
use crate::server::{Management, Refusal};
use crate::trace::Trace;

/// Bytes of the worker's stack; guests have stacks of their own.
const WORKER_STACK: usize = 512 * 1024;

/// Bytes of the engine's pool. All simulated devices of a process share it, and each boot keeps some.
/// Only what is used of it becomes memory of this process.
const POOL: usize = 64 << 20;

/// The process's engine, which takes memory from a pool, as on a device. A module of a few bytes can
/// announce so much that the engine would take gigabytes before it looks at it.
fn engine() -> Result<&'static Engine<Context>, SimError> {
    static ENGINE: OnceLock<Result<&Engine<Context>, Error>> = OnceLock::new();
    ENGINE
        .get_or_init(|| {
            let pool = Memory::Pool(vec![0; POOL].leak());
            Engine::init(pool, &ketch_host_functions::MODULES)
        })
        .map_err(|error| SimError::fault(format!("the engine does not start: {error}")))
}

/// What the firmware finds when it boots. Each simulator leaks one, because firmware's hardware
/// lives for ever.
pub(crate) struct Hardware {
    /// The board.
    pub board: BoardDescription,
    /// The board's devices, as the runtime wants them.
    devices: &'static [BoardDevice],
    /// Its pins.
    pub pins: SimulatedPins,
    /// Its serial lines.
    pub lines: Lines,
    /// Its analog inputs.
    pub inputs: SimulatedInputs,
    /// Its analog outputs.
    pub outputs: SimulatedOutputs,
    /// Its pulse outputs.
    pub pulses: SimulatedPulses,
    /// Its sensors.
    pub sensors: SimulatedSensors,
    /// The chips on its SPI buses.
    pub spi: SimulatedSpi,
    /// Its I2C buses.
    pub i2c: SimulatedI2c,
    /// What they did.
    pub trace: Arc<Trace>,
    /// Time since the simulator's start.
    clock: MonotonicClock,
    observer: Arc<Observer>,
}

impl Console for Hardware {
    fn line(&self, container: &str, level: Level, text: &str) {
        (self.observer)(Event::Log {
            time: self.clock.now(),
            container,
            level,
            text,
        });
    }
}

/// What is compiled into the firmware about whose images it runs, and what they get.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acceptance {
    /// Whether images without a verified signature run.
    pub unsigned: bool,
    /// Whether code compiled ahead of time runs from such images too.
    pub unsigned_compiled: bool,
    /// The keys that are trusted.
    pub anchors: &'static [u8],
    /// What containers get where no policy is in storage.
    pub policy: &'static [u8],
}

/// A device that can be managed, and restarted.
pub(crate) struct Device {
    pub hardware: &'static Hardware,
    flash: SharedFlash,
    acceptance: Acceptance,
    boot: Mutex<Option<Boot>>,
    resets: Sender<()>,
}

/// Firmware that runs.
struct Boot {
    runtime: &'static Runtime,
    supervisor: Supervisor<SharedFlash>,
    threads: &'static CommandThreads,
    worker: JoinHandle<()>,
    watchdog: &'static Watchdog,
    watching: JoinHandle<()>,
    key_values: &'static SharedKeyValues,
    clock: MonotonicClock,
}

impl Hardware {
    pub fn new(board: BoardDescription, observer: Observer) -> Hardware {
        let clock = MonotonicClock::default();
        let trace = Arc::new(Trace::default());
        let observer = Arc::new(observer);
        // Only pins have a level; nobody asks for that of others.
        let level =
            |device: &DeviceDescription| matches!(&device.kind, Kind::GpioPin(pin) if pin.initial);
        let levels: Vec<bool> = board.devices.iter().map(level).collect();
        let labels: Vec<String> = board
            .devices
            .iter()
            .map(|device| device.label.clone())
            .collect();
        let (trace_to, tell) = (trace.clone(), observer.clone());
        let pins = SimulatedPins::new(
            &levels,
            clock,
            Box::new(move |change| {
                trace_to.push(change);
                tell(Event::Pin {
                    change,
                    label: &labels[change.pin],
                });
            }),
        );
        let i2c = i2c(&board, clock, &observer);
        let spi = spi(&board, clock, &observer);
        Hardware {
            lines: Lines::new(&board, clock, observer.clone()),
            inputs: analog::inputs(&board, clock, observer.clone()),
            outputs: analog::outputs(&board, clock, observer.clone()),
            pulses: analog::pulses(&board, clock, observer.clone()),
            sensors: analog::sensors(&board, clock, observer.clone()),
            devices: board.leak_devices(),
            board,
            pins,
            i2c,
            spi,
            trace,
            clock,
            observer,
        }
    }
}

/// The chips of a board, whose transfers are told to `observer`.
fn spi(board: &BoardDescription, clock: MonotonicClock, observer: &Arc<Observer>) -> SimulatedSpi {
    let devices = board.devices.iter().enumerate();
    let chips = devices.filter(|(_, device)| matches!(device.kind, Kind::SpiDevice(_)));
    let labels: Vec<_> = board.devices.iter().map(|one| one.label.clone()).collect();
    let observer = observer.clone();
    SimulatedSpi::new(
        chips.map(|(place, _)| place),
        Box::new(move |transfer| {
            observer(Event::Spi {
                time: clock.now(),
                label: &labels[transfer.device],
                transfer,
            });
        }),
    )
}

/// The buses of a board, whose transfers are told to `observer`.
fn i2c(board: &BoardDescription, clock: MonotonicClock, observer: &Arc<Observer>) -> SimulatedI2c {
    let bus = |device: &DeviceDescription| match &device.kind {
        Kind::I2cDevice(i2c) => Some(i2c.bus.clone()),
        _ => None,
    };
    let labels: Vec<_> = board.devices.iter().map(|one| one.label.clone()).collect();
    let observer = observer.clone();
    SimulatedI2c::new(
        board.devices.iter().map(bus).collect(),
        board.targets.iter().map(|target| target.place()).collect(),
        Box::new(move |transfer| {
            observer(Event::I2c {
                time: clock.now(),
                label: &labels[transfer.device],
                transfer,
            });
        }),
    )
}

impl Device {
    /// Boots firmware on this hardware. Requests of a reset go to `resets`.
    pub fn start(
        hardware: &'static Hardware,
        flash: SharedFlash,
        acceptance: Acceptance,
        resets: Sender<()>,
    ) -> Result<Device, SimError> {
        let boot = Boot::start(hardware, &flash, acceptance)?;
        Ok(Device {
            hardware,
            flash,
            acceptance,
            boot: Mutex::new(Some(boot)),
            resets,
        })
    }

    /// Takes the power away and gives it back. The pins that somebody outside drives stay as they
    /// are.
    pub fn restart(&self) -> Result<(), SimError> {
        let mut boot = self.lock();
        if let Some(boot) = boot.take() {
            boot.shut_down();
        }
        self.hardware.pins.reset();
        self.hardware.lines.lines.reset();
        self.hardware.inputs.reset();
        self.hardware.outputs.reset();
        self.hardware.pulses.reset();
        self.hardware.sensors.reset();
        self.notice("the device restarts");
        *boot = Some(Boot::start(self.hardware, &self.flash, self.acceptance)?);
        Ok(())
    }

    /// Puts the clock of what runs forward.
    pub fn advance(&self, time: Duration) {
        if let Some(boot) = self.lock().as_ref() {
            boot.clock.advance(time);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Boot>> {
        self.boot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        if let Some(boot) = self.lock().take() {
            boot.shut_down();
        }
    }
}

impl Boot {
    fn start(
        hardware: &'static Hardware,
        flash: &SharedFlash,
        acceptance: Acceptance,
    ) -> Result<Boot, SimError> {
        let engine = engine()?;
        let clock: &'static MonotonicClock = Box::leak(Box::default());
        let threads: &'static CommandThreads = Box::leak(Box::default());
        let watchdog: &'static Watchdog = Box::leak(Box::default());
        let unusable = |error| {
            let remedy = "remove the flash file, which loses the images in it";
            SimError::system(format!("the flash cannot be used: {error}"), remedy)
        };
        let layout = Layout::fill(flash, CONTAINERS_MAX, KEYVALUE_SIZE as u32).map_err(unusable)?;
        let key_values = SharedKeyValues::open(flash.clone(), &layout).map_err(unusable)?;
        let key_values: &'static SharedKeyValues = Box::leak(Box::new(key_values));
        let board = Board {
            name: hardware.board.name.clone().leak(),
            devices: hardware.devices,
            accept_unsigned: acceptance.unsigned,
            accept_unsigned_compiled: acceptance.unsigned_compiled,
            compiled: ketch_port_linux::authority(),
            anchors: acceptance.anchors,
            policy: acceptance.policy,
            clock,
            random: &SystemRandom,
            gpio: &hardware.pins,
            key_values: Some(key_values),
            uart: &hardware.lines.lines,
            adc: &hardware.inputs,
            dac: &hardware.outputs,
            pwm: &hardware.pulses,
            sensor: &hardware.sensors,
            i2c: Some(&hardware.i2c),
            spi: Some(&hardware.spi),
            signals: Box::leak(Box::new(CondvarSignals::new(*clock))),
            deadlines: watchdog,
            threads,
            console: hardware,
        };
        let containers = Box::leak(Box::new([const { Container::new() }; CONTAINERS_MAX]));
        let runtime: &'static Runtime =
            Box::leak(Box::new(Runtime::new(board, engine, containers)));
        let store = Store::open(flash.clone(), layout).map_err(unusable)?;
        hardware.pins.connect(runtime);
        hardware.lines.lines.connect(runtime);
        hardware.inputs.connect(runtime);
        hardware.sensors.connect(runtime);
        let watching = watchdog
            .spawn()
            .map_err(|error| SimError::fault(format!("no thread for the watchdog: {error}")))?;
        let worker = thread::Builder::new()
            .name("worker".into())
            .stack_size(WORKER_STACK)
            .spawn(|| runtime.run_worker())
            .map_err(|error| SimError::fault(format!("no thread for the worker: {error}")))?;
        let mut supervisor = Supervisor::new(
            runtime,
            store,
            Box::leak(Box::new([const { None }; CONTAINERS_MAX])),
        );
        supervisor.restore();
        Ok(Boot {
            runtime,
            supervisor,
            threads,
            worker,
            watchdog,
            watching,
            key_values,
            clock: *clock,
        })
    }

    fn shut_down(self) {
        self.runtime.shut_down();
        // A panic in there was printed when it happened.
        let _ = self.worker.join();
        self.threads.join();
        // Last: it is what ends guests that do not end by themselves.
        self.watchdog.end();
        let _ = self.watching.join();
        // It lives for ever, and the flash with it would.
        self.key_values.close();
    }
}

impl Management for Device {
    fn ketch(
        &self,
        write: bool,
        command: u8,
        request: &[u8],
        response: &mut [u8],
    ) -> Result<usize, Refusal> {
        match self.lock().as_mut() {
            Some(boot) => boot
                .supervisor
                .handle(write, command, request, response)
                .map_err(|failure| Refusal {
                    error: failure.error,
                    detail: failure.detail.as_str().into(),
                }),
            None => Err(Refusal {
                error: Error::Busy,
                detail: "the device did not boot".into(),
            }),
        }
    }

    fn shell(&self, words: &[&str], output: &mut dyn Write) -> i32 {
        let ["ketch", words @ ..] = words else {
            return crate::shell::run(self.hardware, words, output);
        };
        match self.lock().as_mut() {
            Some(boot) => boot.supervisor.shell(words, output),
            None => {
                // A full buffer loses the text, not the number.
                let _ = writeln!(output, "the device did not boot");
                i32::from(Error::Busy.number())
            }
        }
    }

    fn board(&self) -> &str {
        &self.hardware.board.name
    }

    fn reset(&self) {
        // The receiver lives as long as the device; there is nothing to reset after that.
        let _ = self.resets.send(());
    }

    fn notice(&self, text: &str) {
        (self.hardware.observer)(Event::Notice(text));
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("board", &self.hardware.board.name)
            .finish_non_exhaustive()
    }
}
