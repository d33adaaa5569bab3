//! What a board offers to containers.

use ketch_abi::{Capability, Operations};

/// One named device. Boards list them in devicetree or in the simulator's board file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// The name that manifests and guests use; at most 32 bytes.
    pub label: &'static str,
    /// What it is, with what the board fixed about it.
    pub kind: Kind,
    /// What containers may ever do with it.
    pub operations: Operations,
    /// Whether one container at a time may hold it.
    pub exclusive: bool,
    /// Calls on it that one container may make in a second; 0 sets no limit.
    pub calls_per_second: u16,
}

/// What a device is. Its parameters come from the devicetree or from the simulator's board file, never
/// from a manifest: a label stands for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A digital pin.
    GpioPin {
        /// Whether a low voltage is its active state. Only told to guests; states are logical.
        active_low: bool,
    },
    /// A serial line. The controller's own node has its settings.
    Uart,
}

impl Device {
    /// The capability that a container needs for it.
    pub const fn capability(&self) -> Capability {
        match self.kind {
            Kind::GpioPin { .. } => Capability::Gpio,
            Kind::Uart => Capability::Uart,
        }
    }
}

/// The place of `label` in `devices`.
pub fn find(devices: &[Device], label: &str) -> Option<usize> {
    devices.iter().position(|device| device.label == label)
}
