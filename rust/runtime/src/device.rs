//! What a board offers to containers.

use ketch_abi::{Capability, Operations};

/// One named device. Boards list them in devicetree or in the simulator's board file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// The name that manifests and guests use; at most 32 bytes.
    pub label: &'static str,
    /// The capability that a container needs for it.
    pub capability: Capability,
    /// What containers may ever do with it.
    pub operations: Operations,
    /// Whether one container at a time may hold it.
    pub exclusive: bool,
    /// Calls on it that one container may make in a second; 0 sets no limit.
    pub calls_per_second: u16,
    /// Whether a low voltage is its active state. Only told to guests; states are logical.
    pub active_low: bool,
}

/// The place of `label` in `devices`.
pub fn find(devices: &[Device], label: &str) -> Option<usize> {
    devices.iter().position(|device| device.label == label)
}
