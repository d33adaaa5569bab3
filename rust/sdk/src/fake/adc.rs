//! Analog inputs of the fake device, with 12 bits.

use std::string::{String, ToString};

use super::Device;
use super::state::{World, with};
use crate::devices::Operations;

/// The most that an input is converted to.
pub(super) const FULL: u32 = 4095;

#[derive(Debug)]
pub(super) struct Input {
    pub label: String,
    pub operations: Operations,
    pub raw: u32,
}

impl World {
    pub fn input(&mut self, label: &str) -> &mut Input {
        let input = self.inputs.iter_mut().find(|input| input.label == label);
        input.unwrap_or_else(|| panic!("the test granted no input {label}"))
    }
}

impl Device {
    /// Grants the container an analog input with these operations; it is at 0.
    pub fn grant_adc(&self, label: &str, operations: Operations) {
        with(|world| {
            world.inputs.push(Input {
                label: label.to_string(),
                operations,
                raw: 0,
            })
        });
    }

    /// Sets what a granted input is converted to, 0 to 4095.
    ///
    /// # Panics
    /// If there is none of this label.
    pub fn set_adc(&self, label: &str, raw: u32) {
        with(|world| world.input(label).raw = raw.min(FULL));
    }
}
