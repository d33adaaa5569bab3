//! `ketch:devices/directory`: what this container was granted, and nothing else.

use heapless::Vec;
use ketch_abi::{Capability, import};
use ketch_runtime::Context;
use ketch_runtime::grant::{GRANTS_MAX, Grant};
use ketch_wamr::{HostFunction, HostModule, Name};

use crate::canonical::{ReturnArea, allocate};
use crate::table::{Caller, Outcome, row};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[row!("list", [I32] -> [], list)]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::DEVICES_DIRECTORY),
    capability: None,
    functions: &FUNCTIONS,
};

/// Bytes of one `device`: label, kind, operations.
const DEVICE_SIZE: usize = 12;

/// The `device-kind` of a capability.
fn kind(capability: Capability) -> u8 {
    match capability {
        Capability::Gpio => 0,
        Capability::Uart => 1,
        Capability::Adc => 2,
        Capability::Pwm => 3,
        Capability::Sensor => 4,
        Capability::I2c => 5,
        Capability::Spi => 6,
        Capability::Dac => 7,
        // New capabilities get their kind in the WIT file first.
        _ => u8::MAX,
    }
}

fn list(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 0, 8)?;
    let context = caller.data();
    let devices = context.board().devices;
    // Copied, because the guest's allocator runs in between.
    let devices_only = |grant: &Grant| grant.capability.is_device();
    let grants: Vec<Grant, GRANTS_MAX> = context.grants().iter().filter(devices_only).collect();
    let pointer = allocate(caller, 4, grants.len() * DEVICE_SIZE)?;
    for (position, grant) in grants.iter().enumerate() {
        let label = devices[usize::from(grant.device)].label;
        let text = allocate(caller, 1, label.len())?;
        caller.write(text, label.as_bytes())?;
        let mut record = [0; DEVICE_SIZE];
        record[..4].copy_from_slice(&text.to_le_bytes());
        record[4..8].copy_from_slice(&(label.len() as u32).to_le_bytes());
        record[8] = kind(grant.capability);
        record[9] = grant.operations.0;
        caller.write(pointer + (position * DEVICE_SIZE) as u32, &record)?;
    }
    area.word(caller, 0, pointer)?;
    area.word(caller, 4, grants.len() as u32)?;
    Ok(0)
}
