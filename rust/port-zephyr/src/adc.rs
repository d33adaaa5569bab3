//! Analog inputs by their place in the device table.

use ketch_runtime::config;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::{Absent, Adc, DeviceError};

use crate::ffi;

/// The board's analog inputs, where the build has any.
pub const ADC: &dyn Adc = if config::ADC { &Channels } else { &Absent };

struct Channels;

pub(crate) fn kind(device: usize) -> Kind {
    Kind::AdcChannel {
        // SAFETY: C says that this is a channel's place in the device table.
        resolution: unsafe { ffi::ketch_adc_resolution(device) },
    }
}

impl Adc for Channels {
    fn configure(&self, channel: usize) -> Result<(), DeviceError> {
        // SAFETY: the runtime passes places of the device table only, and of this kind.
        ffi::outcome(unsafe { ffi::ketch_adc_configure(channel) }).map(drop)
    }

    fn read(&self, channel: usize) -> Result<u32, DeviceError> {
        let mut value = 0;
        // SAFETY: as above; C writes the value where it returns no error.
        ffi::outcome(unsafe { ffi::ketch_adc_read(channel, &mut value) })?;
        Ok(value)
    }

    fn watch(&self, channel: usize, enabled: bool) -> Result<(), DeviceError> {
        // SAFETY: as above.
        ffi::outcome(unsafe { ffi::ketch_adc_watch(channel, enabled) }).map(drop)
    }
}
