//! What guests can call.
//!
//! One file per noun; each holds its table of imports with their core signatures, and the
//! functions behind them. This is the one layer between the two levels of trust: a guest's
//! arguments are claims until they were checked here, and the platform seams below get only
//! checked ones. The imports of an instance were checked against its grants before it was made
//! (`ketch_runtime`'s `link`); here every call checks handle and operation again.
#![no_std]
#![forbid(unsafe_code)]

mod analog;
mod canonical;
mod clocks;
mod config;
mod dac;
mod device_error;
mod devices;
mod directory;
mod events;
mod exit;
mod gpio;
mod gpio_error;
mod i2c;
mod keyvalue;
mod logging;
mod messaging;
mod open;
mod poll;
mod preview1;
mod pwm;
mod random;
mod sensor;
mod spi;
mod table;
mod transfer;
mod uart;

use ketch_runtime::Context;
use ketch_wamr::HostModule;

/// Every import that a device can have. Of what a product leaves out, a module has no functions.
const ALL: &[HostModule<Context>] = &[
    gpio::MODULE,
    devices::MODULE,
    directory::MODULE,
    events::MODULE,
    clocks::MODULE,
    poll::MODULE,
    exit::MODULE,
    logging::MODULE,
    messaging::PRODUCER,
    messaging::CONSUMER,
    keyvalue::MODULE,
    config::MODULE,
    preview1::MODULE,
    random::SECURE,
    random::INSECURE,
    uart::MODULE,
    analog::MODULE,
    analog::DEVICES,
    dac::MODULE,
    dac::DEVICES,
    pwm::MODULE,
    sensor::MODULE,
    i2c::MODULE,
    spi::MODULE,
    i2c::DEVICES,
];

const PRESENT: usize = {
    let (mut next, mut count) = (0, 0);
    while next < ALL.len() {
        count += !ALL[next].functions.is_empty() as usize;
        next += 1;
    }
    count
};

/// Every import that this device has.
pub static MODULES: [HostModule<Context>; PRESENT] = {
    let mut present = [gpio::MODULE; PRESENT];
    let (mut next, mut count) = (0, 0);
    while next < ALL.len() {
        let HostModule {
            name,
            capability,
            functions,
        } = ALL[next];
        if !functions.is_empty() {
            present[count] = HostModule {
                name,
                capability,
                functions,
            };
            count += 1;
        }
        next += 1;
    }
    present
};

/// The capability that this import of this module needs; `None` where every container has it, or no device has
/// the import.
#[cfg(feature = "names")]
pub fn required_capability(module: &str, name: &str) -> Option<ketch_abi::Capability> {
    let host = MODULES.iter().find(|host| {
        let mut functions = host.functions.iter().copied().flatten();
        host.name.as_str() == module && functions.any(|function| function.name.as_str() == name)
    });
    host.and_then(|host| host.capability)
}
