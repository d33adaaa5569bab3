//! The start of Ketch, on its management thread.

use ketch_abi::Error;
use ketch_port_zephyr::{
    ADC, CommandThreads, DAC, DeviceTable, I2cBuses, KernelClock, KernelRandom, LockedKeyValues,
    LogConsole, PWM, Partition, Pins, SENSOR, Semaphores, SpiBuses, Timers, UART, authority,
    config, management, pool, print, start_worker, table,
};
use ketch_runtime::config::{CONTAINERS_MAX, I2C, KEYVALUE, KEYVALUE_SIZE, SPI};
use ketch_runtime::container::Container;
use ketch_runtime::platform::{Board, KeyValues};
use ketch_runtime::supervisor::Entry;
use ketch_runtime::text::text;
use ketch_runtime::{Runtime, Supervisor};
use ketch_store::{Layout, Store};
use ketch_wamr::{Engine, Memory};

use crate::once::{Once, Place};

static DEVICES: Once<DeviceTable> = Once::new();
// These grow with CONFIG_KETCH_CONTAINERS_MAX, the first also with CONFIG_KETCH_LOG_SIZE: they are
// made where they stay.
static CONTAINERS: Place<[Container; CONTAINERS_MAX]> = Place::new();
static ENTRIES: Place<[Option<Entry>; CONTAINERS_MAX]> = Place::new();
static KEY_VALUES: Once<LockedKeyValues> = Once::new();
static RUNTIME: Once<Runtime> = Once::new();
static SUPERVISOR: Place<Supervisor<Partition>> = Place::new();

/// What kept Ketch from starting.
static FAILED: Once<Error> = Once::new();

/// What kept Ketch from starting.
pub(crate) fn failure() -> Error {
    FAILED.value().copied().unwrap_or(Error::Internal)
}

/// The runtime, from the moment that there is one.
pub(crate) fn runtime() -> Option<&'static Runtime> {
    RUNTIME.value()
}

/// What runs on the management thread: brings Ketch up and the containers back, and then does what
/// operators ask for. A device that cannot bring Ketch up says so and runs its firmware without.
///
/// # Safety
/// Called once.
#[unsafe(no_mangle)]
unsafe extern "C" fn ketch_management_run() {
    // SAFETY: as the caller promises.
    let supervisor = unsafe { start_runtime().and_then(|runtime| start_supervisor(runtime)) };
    match supervisor {
        Ok(supervisor) => {
            supervisor.restore();
            management::serve(Some(supervisor))
        }
        Err(error) => {
            // SAFETY: this function is called once.
            unsafe { FAILED.set(error) };
            let parts = [
                "Ketch does not start: ".into(),
                error.into(),
                "; ".into(),
                error.remedy().into(),
            ];
            print(&text::<192>(&parts));
            management::serve(None)
        }
    }
}

// Both of these are functions of their own, so that the stack needs no room for what they build
// while the management thread does its work.

/// Starts the engine and the worker.
///
/// # Safety
/// Called once.
#[inline(never)]
unsafe fn start_runtime() -> Result<&'static Runtime, Error> {
    let pool = pool().ok_or(Error::Internal)?;
    let engine = Engine::init(Memory::Pool(pool), &ketch_host_functions::MODULES)?;
    // SAFETY: as the caller promises.
    let devices = unsafe { DEVICES.set(table()) };
    let board = Board {
        name: config::BOARD,
        devices,
        accept_unsigned: config::ACCEPT_UNSIGNED,
        accept_unsigned_compiled: config::ACCEPT_UNSIGNED_COMPILED,
        compiled: authority(),
        anchors: config::ANCHORS,
        policy: config::POLICY,
        clock: &KernelClock,
        random: &KernelRandom,
        gpio: &Pins,
        // SAFETY: as the caller promises.
        key_values: unsafe { open_key_values() }?,
        uart: UART,
        adc: ADC,
        dac: DAC,
        pwm: PWM,
        sensor: SENSOR,
        i2c: if I2C { Some(&I2cBuses) } else { None },
        spi: if SPI { Some(&SpiBuses) } else { None },
        signals: Semaphores::initialize(),
        deadlines: &Timers,
        threads: &CommandThreads,
        console: &LogConsole,
    };
    // SAFETY: as the caller promises.
    let containers = unsafe { CONTAINERS.fill(Container::new) };
    // SAFETY: as the caller promises.
    let runtime = unsafe { RUNTIME.set(Runtime::new(board, engine, containers)) };
    start_worker(runtime);
    Ok(runtime)
}

fn layout(flash: &Partition) -> Result<Layout, Error> {
    Layout::fill(flash, CONTAINERS_MAX, KEYVALUE_SIZE as u32)
}

/// Opens what containers keep, where the product has that.
///
/// # Safety
/// Called once.
#[inline(never)]
unsafe fn open_key_values() -> Result<Option<&'static dyn KeyValues>, Error> {
    if !KEYVALUE {
        return Ok(None);
    }
    let flash = Partition::open()?;
    let layout = layout(&flash)?;
    // SAFETY: as the caller promises.
    let values = unsafe { LockedKeyValues::open(flash, &layout)? };
    // SAFETY: as the caller promises.
    Ok(Some(unsafe { KEY_VALUES.set(values) }))
}

/// Opens the store, and looks through the images in it.
///
/// # Safety
/// Called once.
// The result has nothing to do with the argument.
#[allow(clippy::mut_from_ref)]
#[inline(never)]
unsafe fn start_supervisor(
    runtime: &'static Runtime,
) -> Result<&'static mut Supervisor<Partition>, Error> {
    let flash = Partition::open()?;
    let layout = layout(&flash)?;
    let store = Store::open(flash, layout)?;
    // SAFETY: as the caller promises.
    let entries = unsafe { ENTRIES.fill(|| None) };
    let supervisor = Supervisor::new(runtime, store, entries);
    // SAFETY: as the caller promises.
    Ok(unsafe { SUPERVISOR.put(supervisor) })
}
