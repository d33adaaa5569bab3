//! The table of containers. A container's place is the number of its image's slot.

use core::num::NonZeroU32;

use ketch_abi::{ContainerKind, Error, NAME_MAX, Trust};
use ketch_image::DIGEST_LENGTH;
use ketch_image::text::VERSION_MAX;
use ketch_trust::Verdict;
use ketch_wamr::PoolBox;

use crate::Runtime;
use crate::context;
use crate::failure::{Detail, Failure};
use crate::grant::Grants;
use crate::platform::Flash;
use crate::supervisor::Supervisor;
use crate::supervisor::modules::Loaded;
use crate::text::Part;

/// What management knows of one container without reading its image again.
pub struct Entry {
    /// Its name, from the manifest.
    pub name: heapless::String<NAME_MAX, u8>,
    /// Its image's version.
    pub version: heapless::String<VERSION_MAX, u8>,
    /// Its image's sequence number.
    pub sequence: u32,
    /// How it runs.
    pub kind: ContainerKind,
    /// How far its image is trusted.
    pub trust: Trust,
    /// What its signature was found to be when the image arrived or the device started, or why
    /// it may not run.
    pub verdict: Result<Verdict, Error>,
    /// SHA-256 of the front that this was found of.
    pub envelope: [u8; DIGEST_LENGTH],
    /// Whether it is to run, now and after a restart of the device.
    pub starts_on_boot: bool,
    /// What it was granted; nothing before it is created.
    pub grants: Option<Grants>,
    /// Bytes of stack that an instance asks for.
    pub(crate) stack: u32,
    /// Bytes of linear memory that it may have.
    pub(crate) memory: u32,
    /// Microseconds of one event, where manifest or policy sets a limit.
    pub(crate) event_time: Option<NonZeroU32>,
    /// What else an instance may take.
    pub(crate) limits: context::Limits,
    /// Whether policy or revocations have changed since; the grants are computed again before
    /// the next start.
    pub(crate) outdated: bool,
    /// Its module; nothing before it is created, or where its memory went to another container.
    pub(crate) module: Option<Loaded>,
    /// Particulars of its last failure; nothing also where the pool had no room for them.
    pub(crate) detail: Option<PoolBox<Detail>>,
}

impl Entry {
    /// Particulars of its last failure; empty where there are none.
    pub fn detail(&self) -> &str {
        self.detail.as_ref().map_or("", |detail| detail.as_str())
    }
}

impl<F: Flash> Supervisor<F> {
    /// The shared side.
    pub fn runtime(&self) -> &'static Runtime {
        self.runtime
    }

    /// Each container with its place.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((index, entry.as_ref()?)))
    }

    /// The container of this name and its place.
    ///
    /// # Errors
    /// [`Error::ContainerUnknown`], with the name.
    pub fn find(&self, name: &str) -> Result<(usize, &Entry), Error> {
        self.iter()
            .find(|(_, entry)| entry.name == name)
            .ok_or_else(|| self.refuse(Error::ContainerUnknown, &[name.into()]))
    }

    pub(crate) fn index(&self, name: &str) -> Result<usize, Error> {
        self.find(name).map(|(index, _)| index)
    }

    /// An error that an operation has just returned, with its particulars, which are told once.
    pub fn failure(&self, error: Error) -> Failure {
        let detail = self.particulars.of(error);
        self.particulars.forget();
        Failure { error, detail }
    }

    /// An error whose particulars are kept for [`Supervisor::failure`].
    pub(crate) fn refuse(&self, error: Error, particulars: &[Part<'_>]) -> Error {
        self.particulars.note(error, particulars)
    }

    pub(crate) fn entry(&self, index: usize) -> Result<&Entry, Error> {
        self.entries[index].as_ref().ok_or(Error::Internal)
    }

    pub(crate) fn entry_mut(&mut self, index: usize) -> Result<&mut Entry, Error> {
        self.entries[index].as_mut().ok_or(Error::Internal)
    }

    /// Largest image in bytes.
    pub fn slot_size(&self) -> u32 {
        self.store.layout().slot_size
    }

    /// How many changes the device's settings have seen.
    pub fn settings_serial(&self) -> u32 {
        self.store.settings_serial()
    }

    /// Milliseconds since the device started.
    pub fn uptime(&self) -> u64 {
        self.runtime.board().clock.now() / 1_000_000
    }
}
