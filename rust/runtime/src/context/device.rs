//! Devices of one instance, of every kind: what was granted, what a handle stands for, how often it may
//! be called.

use ketch_abi::{Capability, Operations, Trap};

use crate::context::{Context, Refusal};
use crate::handle::Resource;
use crate::platform::{Board, DeviceError};

impl Context {
    /// The device called `label` and the grant for it, by their places.
    pub(super) fn granted(
        &self,
        capability: Capability,
        label: &str,
    ) -> Result<(u8, usize), Refusal> {
        let index = crate::device::find(self.board().devices, label).ok_or(Refusal::Unknown)?;
        let device = u8::try_from(index).map_err(|_| Refusal::Unknown)?;
        let place = self
            .grants()
            .place(capability, device)
            .ok_or(Refusal::NotGranted)?;
        Ok((device, place))
    }

    /// Whether the device takes only so many calls in a second.
    pub(super) fn is_limited(&self, device: u8) -> bool {
        self.board().devices[usize::from(device)].calls_per_second != 0
    }

    /// Opens the device called `label` for whatever its grant allows. Pins have
    /// [`Context::open_pin`].
    ///
    /// # Errors
    /// Every [`Refusal`] but those of one kind of device; each is counted.
    pub fn open_device(&mut self, capability: Capability, label: &str) -> Result<u32, Refusal> {
        let opened = self.try_open_device(capability, label);
        if opened.is_err() {
            self.counters().refusals.count();
        }
        opened
    }

    fn try_open_device(&mut self, capability: Capability, label: &str) -> Result<u32, Refusal> {
        let (device, place) = self.granted(capability, label)?;
        let operations = self.container().live(place);
        if operations.is_empty() {
            return Err(Refusal::OperationNotGranted);
        }
        self.open(Resource::Device {
            capability,
            device,
            grant: place as u8,
            operations,
            limited: self.is_limited(device),
        })
    }

    /// As [`Context::open_device`], for a device whose driver has to be prepared, by its place. It is
    /// closed again where the driver refuses.
    ///
    /// # Errors
    /// Those of [`Context::open_device`], and what `prepare` says.
    pub(crate) fn open_prepared(
        &mut self,
        capability: Capability,
        label: &str,
        prepare: impl FnOnce(&Board, usize) -> Result<(), DeviceError>,
    ) -> Result<u32, Refusal> {
        let handle = self.open_device(capability, label)?;
        // It was made a moment ago.
        let device = match self.device(handle, capability, Operations::NONE) {
            Ok(device) => device,
            Err(_) => Err(Refusal::Unknown),
        };
        let prepared = device
            .and_then(|device| prepare(self.board(), usize::from(device)).map_err(Refusal::Device));
        if let Err(refusal) = prepared {
            let _ = self.close_device(handle, capability);
            return Err(refusal);
        }
        Ok(handle)
    }

    /// The device of this kind behind a handle that must allow `needed`, by its place in the board's
    /// device table. A call that needs something counts as one of those that the device takes in a
    /// second.
    ///
    /// # Errors
    /// [`Trap::BadHandle`] for a forged, stale or foreign handle;
    /// [`Refusal::OperationNotGranted`] and [`Refusal::TooManyCalls`] (inside).
    pub fn device(
        &self,
        handle: u32,
        kind: Capability,
        needed: Operations,
    ) -> Result<Result<u8, Refusal>, Trap> {
        let Resource::Device {
            capability,
            device,
            grant,
            operations,
            limited,
        } = self.resource(handle)?
        else {
            return Err(Trap::BadHandle);
        };
        if capability != kind {
            return Err(Trap::BadHandle);
        }
        let live = self.container().live(usize::from(grant));
        let refusal = if !operations.intersection(live).contains(needed) {
            Refusal::OperationNotGranted
        } else if limited && !needed.is_empty() && !self.may_call(device, grant) {
            Refusal::TooManyCalls
        } else {
            return Ok(Ok(device));
        };
        self.counters().refusals.count();
        Ok(Err(refusal))
    }

    /// Counts what the guest asked for and did not get.
    pub fn refused(&self) {
        self.counters().refusals.count();
    }

    /// Closes a device that was opened with [`Context::open_device`].
    ///
    /// # Errors
    /// [`Trap::BadHandle`].
    pub fn close_device(&mut self, handle: u32, kind: Capability) -> Result<(), Trap> {
        match self.resource(handle)? {
            Resource::Device { capability, .. } if capability == kind => {
                self.close(handle).map(drop)
            }
            _ => Err(Trap::BadHandle),
        }
    }

    /// Counts a call on a device that takes only so many in a second; says whether it is one of them.
    #[cold]
    pub(super) fn may_call(&self, device: u8, grant: u8) -> bool {
        let second = (self.board().clock.now() / 1_000_000_000) as u32;
        if self.calls_in.replace(second) != second {
            self.calls.iter().for_each(|calls| calls.set(0));
        }
        let limit = self.board().devices[usize::from(device)].calls_per_second;
        let Some(calls) = self.calls.get(usize::from(grant)) else {
            return false;
        };
        let allowed = calls.get() < limit;
        calls.set(calls.get() + u16::from(allowed));
        allowed
    }
}
