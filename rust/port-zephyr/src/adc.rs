//! Analog inputs by their place in the device table.

use ketch_runtime::config;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::{Absent, Adc, DeviceError, Wait};

use crate::ffi;
use crate::transfers::{self, Transfer};

/// The board's analog inputs, where the build has any.
pub const ADC: &dyn Adc = if config::ADC { &Channels } else { &Absent };

struct Channels;

pub(crate) fn kind(device: usize) -> Kind {
    Kind::AdcChannel {
        // SAFETY: C says that this is a channel's place in the device table.
        resolution: unsafe { ffi::ketch_adc_resolution(device) },
        // SAFETY: as above.
        milliseconds: unsafe { ffi::ketch_adc_time(device) },
    }
}

impl Adc for Channels {
    fn configure(&self, channel: usize) -> Result<(), DeviceError> {
        // SAFETY: the runtime passes places of the device table only, and of this kind.
        ffi::outcome(unsafe { ffi::ketch_adc_configure(channel) }).map(drop)
    }

    fn read(&self, channel: usize, wait: &Wait<'_>) -> Result<u32, DeviceError> {
        // SAFETY: as above, and what it returns goes nowhere else.
        let transfer =
            unsafe { Transfer::new(ffi::ketch_adc_start(channel, wait.signal().index())) };
        let mut value = [0; 4];
        transfers::outcome(transfers::wait(transfer, &mut value, wait))?;
        Ok(u32::from_ne_bytes(value))
    }

    fn watch(&self, channel: usize, enabled: bool) -> Result<(), DeviceError> {
        // SAFETY: as above.
        ffi::outcome(unsafe { ffi::ketch_adc_watch(channel, enabled) }).map(drop)
    }
}
