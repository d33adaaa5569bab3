//! Analog outputs of the fake device, with 12 bits.

use std::string::{String, ToString};

use super::Device;
use super::state::with;
use crate::devices::Operations;

#[derive(Debug)]
pub(super) struct Output {
    pub label: String,
    pub operations: Operations,
    pub maximum: u32,
    pub raw: u32,
}

impl Device {
    /// Grants the container an analog output with these operations, up to this value of 4095; it is
    /// at 0.
    pub fn grant_dac(&self, label: &str, operations: Operations, maximum: u32) {
        with(|world| {
            world.outputs.push(Output {
                label: label.to_string(),
                operations,
                maximum,
                raw: 0,
            })
        });
    }

    /// What a granted output was set to, 0 to 4095.
    ///
    /// # Panics
    /// If there is none of this label.
    pub fn dac(&self, label: &str) -> u32 {
        with(|world| {
            let output = world.outputs.iter().find(|output| output.label == label);
            output.map(|output| output.raw)
        })
        .unwrap_or_else(|| panic!("the test granted no output {label}"))
    }
}
