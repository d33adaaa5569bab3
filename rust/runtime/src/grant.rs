//! Grants: what one container may do, computed once when it is created.

use heapless::Vec;
use ketch_abi::{Capability, Error, Operations};

use ketch_trust::{Decision, Offer, Rights, Subject, offer as offer_of};

use crate::device::Device;

/// Most grants that one container can hold.
pub const GRANTS_MAX: usize = 16;

/// A capability given to one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The kind of permission.
    pub capability: Capability,
    /// Which device, as its place in the board's table; for topics, the topic's number.
    pub device: u8,
    /// What may be done with it.
    pub operations: Operations,
}

/// The grants of one container.
#[derive(Clone, Debug, Default)]
pub struct Grants(Vec<Grant, GRANTS_MAX, u8>);

impl Grants {
    /// No grant at all.
    pub const fn new() -> Grants {
        Grants(Vec::new())
    }

    /// Adds what a container gets of what its manifest requests, and returns the decision. `place` is
    /// where the device stands, or the number of the topic. Without `rights`, that is all that the
    /// device offers. `taken` tells whether another container holds the exclusive device in that place.
    ///
    /// # Errors
    /// Those of [`Rights::decide`] and [`ketch_trust::offered`]; [`Error::DeviceBusy`];
    /// [`Error::ImageManifestInvalid`] where a device is requested twice or too many are.
    pub fn request(
        &mut self,
        devices: &[Device],
        rights: Option<&Rights<'_>>,
        subject: &Subject<'_>,
        request: (Capability, &str, Operations),
        place: Option<u8>,
        taken: impl Fn(u8) -> bool,
    ) -> Result<Decision, Error> {
        let (capability, ..) = request;
        let place = place.ok_or(Error::DeviceUnknown)?;
        let own = devices
            .get(usize::from(place))
            .filter(|_| capability.is_device());
        let offer = own.map(|own| Offer {
            capability: own.capability(),
            operations: own.operations,
        });
        let offer = offer_of(capability, offer);
        let decision = match rights {
            Some(rights) => rights.decide(subject, request, offer)?,
            None => Decision {
                granted: ketch_trust::offered(request, offer)?,
                denied: Operations::NONE,
                revoked: false,
            },
        };
        if decision.granted.is_empty() {
            // What is not granted is not held either.
            return Ok(decision);
        }
        if own.is_some_and(|own| own.exclusive) && taken(place) {
            return Err(Error::DeviceBusy);
        }
        if self.place(capability, place).is_some() {
            return Err(Error::ImageManifestInvalid);
        }
        self.0
            .push(Grant {
                capability,
                device: place,
                operations: decision.granted,
            })
            .map_err(|_| Error::ImageManifestInvalid)?;
        Ok(decision)
    }

    /// Where the grant for this device stands.
    pub fn place(&self, capability: Capability, device: u8) -> Option<usize> {
        self.iter()
            .position(|grant| grant.capability == capability && grant.device == device)
    }

    /// Replaces what may be done with each device, which is asked of `narrow`.
    pub fn narrow(&mut self, mut narrow: impl FnMut(usize, Grant) -> Operations) {
        for (place, grant) in self.0.iter_mut().enumerate() {
            grant.operations = narrow(place, *grant).intersection(grant.operations);
        }
    }

    /// Whether any device of this capability was granted.
    pub fn has(&self, capability: Capability) -> bool {
        self.iter()
            .any(|grant| grant.capability == capability && !grant.operations.is_empty())
    }

    /// Whether this device is among the grants, whatever the capability.
    pub fn holds(&self, device: u8) -> bool {
        self.iter()
            .any(|grant| grant.capability.is_device() && grant.device == device)
    }

    /// Whether there is a grant for the topic with this number.
    pub fn names_topic(&self, topic: u8) -> bool {
        self.place(Capability::Topic, topic).is_some()
    }

    /// Each grant.
    pub fn iter(&self) -> impl Iterator<Item = Grant> + Clone + '_ {
        self.0.iter().copied()
    }
}
