//! Pulse outputs of the fake device.

use std::string::{String, ToString};

use super::Device;
use super::state::with;
use crate::devices::Operations;
use crate::pwm::{Limits, Pulses};

#[derive(Debug)]
pub(super) struct Channel {
    pub label: String,
    pub operations: Operations,
    pub limits: Limits,
    pub pulses: Pulses,
}

impl Device {
    /// Grants the container a pulse output with these operations and limits. Its period is the
    /// longest, and it has no pulse.
    pub fn grant_pwm(&self, label: &str, operations: Operations, limits: Limits) {
        with(|world| {
            world.channels.push(Channel {
                label: label.to_string(),
                operations,
                limits,
                pulses: Pulses {
                    period: limits.max_period,
                    width: 0,
                },
            })
        });
    }
}
