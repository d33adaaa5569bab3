//! What the device, the host tools and the guests agree on: error numbers, the closed list of
//! traps, container states, capabilities, and the names that modules import and export.
//!
//! This crate has no dependencies and no code that can fail.
#![no_std]
#![forbid(unsafe_code)]

pub mod capability;
pub mod error;
pub mod exit;
pub mod import;
pub mod state;
pub mod target;
pub mod trap;

pub use capability::{Capability, Operations};
pub use error::Error;
pub use exit::ExitCause;
pub use state::{ContainerKind, ContainerState, Trust};
pub use target::Target;
pub use trap::Trap;

/// Version of the guest interface that an image's manifest names. A device runs images of this
/// number and refuses others with [`Error::ImageAbiUnsupported`].
pub const ABI_VERSION: u32 = 1;

/// Number of Ketch's SMP group. Below 64 belongs to Zephyr, 64 is claimed by a known client.
pub const SMP_GROUP: u16 = 75;

/// Longest container name and device label, in bytes of UTF-8.
pub const NAME_MAX: usize = 32;
