//! Pulse outputs by their place in the device table.

use ketch_runtime::config;
use ketch_runtime::device::{Kind, PulseLimits};
use ketch_runtime::platform::{Absent, DeviceError, Pulses, Pwm};

use crate::ffi;

/// The board's pulse outputs, where the build has any.
pub const PWM: &dyn Pwm = if config::PWM { &PulseOutputs } else { &Absent };

struct PulseOutputs;

pub(crate) fn kind(device: usize) -> Kind {
    let mut limits = ffi::PulseLimits::default();
    // SAFETY: C says that this is a channel's place in the device table, and writes the limits.
    unsafe { ffi::ketch_pwm_limits(device, &mut limits) };
    Kind::PwmChannel(PulseLimits {
        min_period: limits.min_period,
        max_period: limits.max_period,
        max_duty: limits.max_duty,
    })
}

impl Pwm for PulseOutputs {
    fn pulses(&self, channel: usize) -> Pulses {
        let mut pulses = ffi::Pulses {
            period: 0,
            width: 0,
        };
        // SAFETY: the runtime passes places of the device table only, and of this kind; C writes.
        unsafe { ffi::ketch_pwm_pulses(channel, &mut pulses) };
        Pulses {
            period: pulses.period,
            width: pulses.width,
        }
    }

    fn set(&self, channel: usize, pulses: Pulses) -> Result<(), DeviceError> {
        let wanted = ffi::Pulses {
            period: pulses.period,
            width: pulses.width,
        };
        // SAFETY: as above.
        ffi::outcome(unsafe { ffi::ketch_pwm_set(channel, wanted) }).map(drop)
    }
}
