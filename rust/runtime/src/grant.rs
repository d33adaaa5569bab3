//! Grants: what one container may do, computed once when it is created.

use heapless::Vec;
use ketch_abi::{Capability, Error, Operations};

use crate::device::{self, Device};

/// Most grants that one container can hold.
pub const GRANTS_MAX: usize = 16;

/// A capability given to one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The kind of permission.
    pub capability: Capability,
    /// Which device, as its place in the board's table.
    pub device: u8,
    /// What may be done with it.
    pub operations: Operations,
}

/// The grants of one container.
#[derive(Clone, Debug, Default)]
pub struct Grants(Vec<Grant, GRANTS_MAX>);

impl Grants {
    /// No grant at all.
    pub const fn new() -> Grants {
        Grants(Vec::new())
    }

    /// Adds what a manifest requests, if the board offers it and `taken` does not hold it.
    ///
    /// `taken` tells whether another container holds the exclusive device in that place.
    ///
    /// # Errors
    /// [`Error::DeviceUnknown`], [`Error::CapabilityRefused`], [`Error::DeviceBusy`],
    /// [`Error::ImageManifestInvalid`] where a device is requested twice or too many are.
    pub fn request(
        &mut self,
        devices: &[Device],
        capability: Capability,
        label: &str,
        operations: Operations,
        taken: impl Fn(u8) -> bool,
    ) -> Result<(), Error> {
        let index = device::find(devices, label).ok_or(Error::DeviceUnknown)?;
        let device = &devices[index];
        if device.capability != capability {
            return Err(Error::DeviceUnknown);
        }
        if operations.is_empty() || !device.operations.contains(operations) {
            return Err(Error::CapabilityRefused);
        }
        let index = u8::try_from(index).map_err(|_| Error::Internal)?;
        if device.exclusive && taken(index) {
            return Err(Error::DeviceBusy);
        }
        if self.find(capability, index).is_some() {
            return Err(Error::ImageManifestInvalid);
        }
        self.0
            .push(Grant {
                capability,
                device: index,
                operations,
            })
            .map_err(|_| Error::ImageManifestInvalid)
    }

    /// The grant for this device.
    pub fn find(&self, capability: Capability, device: u8) -> Option<Grant> {
        self.iter()
            .find(|grant| grant.capability == capability && grant.device == device)
    }

    /// Whether any device of this capability was granted.
    pub fn has(&self, capability: Capability) -> bool {
        self.iter().any(|grant| grant.capability == capability)
    }

    /// Whether this device is among the grants, whatever the capability.
    pub fn holds(&self, device: u8) -> bool {
        self.iter().any(|grant| grant.device == device)
    }

    /// Each grant.
    pub fn iter(&self) -> impl Iterator<Item = Grant> + Clone + '_ {
        self.0.iter().copied()
    }
}
