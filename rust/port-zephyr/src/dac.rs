//! Analog outputs by their place in the device table.

use ketch_runtime::config;
use ketch_runtime::device::{Kind, OutputLimits};
use ketch_runtime::platform::{Absent, Dac, DeviceError, Wait};

use crate::ffi;
use crate::transfers::{self, Transfer};

/// The board's analog outputs, where the build has any.
pub const DAC: &dyn Dac = if config::DAC { &Outputs } else { &Absent };

struct Outputs;

pub(crate) fn kind(device: usize) -> Kind {
    let mut limits = ffi::OutputLimits::default();
    // SAFETY: C says that this is an output's place in the device table, and writes the limits.
    unsafe { ffi::ketch_dac_limits(device, &mut limits) };
    Kind::DacChannel(OutputLimits {
        resolution: limits.resolution,
        minimum: limits.minimum,
        maximum: limits.maximum,
        milliseconds: limits.milliseconds,
    })
}

impl Dac for Outputs {
    fn configure(&self, channel: usize) -> Result<(), DeviceError> {
        // SAFETY: the runtime passes places of the device table only, and of this kind.
        ffi::outcome(unsafe { ffi::ketch_dac_configure(channel) }).map(drop)
    }

    fn set(&self, channel: usize, value: u32, wait: &Wait<'_>) -> Result<(), DeviceError> {
        // SAFETY: as above, and what it returns goes nowhere else.
        let transfer = unsafe {
            let signal = wait.signal().index();
            Transfer::new(ffi::ketch_dac_start(channel, value, signal))
        };
        transfers::outcome(transfers::wait(transfer, &mut [], wait))
    }
}
