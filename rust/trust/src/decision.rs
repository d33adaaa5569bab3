//! What one container gets of one device: what it requests, what policy allows, what the device
//! offers, less what was revoked.

use ketch_abi::{Capability, Error, Operations};

use crate::{Authority, Revocations, Subject};

/// A device as a board offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The capability that a container needs for it.
    pub capability: Capability,
    /// What containers may ever do with it.
    pub operations: Operations,
}

/// What there is for a container that requests `capability`: the device that the board offers under
/// the label, or what every device has that is no device of the board, such as topics.
pub fn offer(capability: Capability, device: Option<Offer>) -> Option<Offer> {
    if capability.is_device() {
        return device;
    }
    Some(Offer {
        capability,
        operations: capability.operations(),
    })
}

/// What a container gets, and what it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it may do with the device; nothing, where policy allows nothing or it was revoked.
    pub granted: Operations,
    /// What of the request policy does not allow.
    pub denied: Operations,
    /// Whether it was taken from this container.
    pub revoked: bool,
}

/// What a request asks for, where the board offers all of it.
///
/// # Errors
/// [`Error::DeviceUnknown`] where the board does not offer the device as this,
/// [`Error::CapabilityRefused`] where it does not offer the operations.
pub fn offered(
    request: (Capability, &str, Operations),
    offer: Option<Offer>,
) -> Result<Operations, Error> {
    let (capability, _, requested) = request;
    let offer = offer
        .filter(|offer| offer.capability == capability)
        .ok_or(Error::DeviceUnknown)?;
    if requested.is_empty() || !offer.operations.contains(requested) {
        return Err(Error::CapabilityRefused);
    }
    Ok(requested)
}

/// Everything that decides.
#[derive(Clone, Debug)]
pub struct Rights<'a> {
    /// What policy there is.
    pub authority: Authority<'a>,
    /// What was taken away; `None` on a device where nothing can be.
    pub revocations: Option<Revocations<'a>>,
}

impl Rights<'_> {
    /// Whether this device was taken from this container.
    pub fn revoked(&self, name: &str, capability: Capability, label: &str) -> bool {
        let revocations = self.revocations.as_ref();
        revocations.is_some_and(|list| list.cover(name, capability, label))
    }

    /// Decides on one request.
    ///
    /// # Errors
    /// Those of [`offered`].
    pub fn decide(
        &self,
        subject: &Subject<'_>,
        request: (Capability, &str, Operations),
        offer: Option<Offer>,
    ) -> Result<Decision, Error> {
        let (capability, label, _) = request;
        let requested = offered(request, offer)?;
        let allowed = self
            .authority
            .operations(subject, capability, label)
            .intersection(requested);
        let revoked = self.revoked(subject.name, capability, label);
        Ok(Decision {
            granted: if revoked { Operations::NONE } else { allowed },
            denied: Operations(requested.0 & !allowed.0),
            revoked,
        })
    }
}
