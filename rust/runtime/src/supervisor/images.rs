//! From slots to containers: what the image in a slot says, and what it gets here.

use ketch_abi::{ContainerState, Error, ExitCause};
use ketch_image::{FRONT_MAX, Front, Verifier};
use ketch_store::{Record, SlotState, Store};
use ketch_trust::Verdict;

use crate::Runtime;
use crate::config::CONTAINERS_MAX;
use crate::device;
use crate::failure::Failure;
use crate::grant::Grants;
use crate::platform::{Flash, Level};
use crate::supervisor::{Entry, Supervisor};
use crate::trust::Judge;

impl<F: Flash> Supervisor<F> {
    /// Takes over a store. Nothing is read from it before [`Supervisor::restore`], which has to
    /// come first; the two are apart so that a device can put the value where it stays before the
    /// reading needs the stack.
    pub fn new(runtime: &'static Runtime, store: Store<F>) -> Supervisor<F> {
        Supervisor {
            runtime,
            store,
            upload: ketch_store::Upload::new(),
            judge: Judge::new(),
            entries: [const { None }; CONTAINERS_MAX],
        }
    }

    /// Brings everything back as it was before the restart: every image is checked again and
    /// becomes a container, those that were created are created again, those that ran are
    /// started. A failure stays with its container.
    pub fn restore(&mut self) {
        self.warn();
        for slot in 0..CONTAINERS_MAX {
            if let Some(record) = self.store.record(slot) {
                let intact = self.verify(slot, record.length);
                self.adopt(slot, &record, intact);
            }
        }
        for slot in 0..CONTAINERS_MAX {
            let Some(record) = self.store.record(slot) else {
                continue;
            };
            let Ok(entry) = self.entry(slot) else {
                continue;
            };
            let name = entry.name.clone();
            let outcome = match record.state {
                _ if self.runtime.container(slot).status.cause().is_some() => Ok(()),
                SlotState::Installed if record.start_on_boot => self.start(&name),
                SlotState::Installed => self.create(&name),
                SlotState::Verified => Ok(()),
            };
            if let Err(failure) = outcome {
                // A start has said so itself; creating has not.
                self.runtime
                    .container(slot)
                    .status
                    .end(ExitCause::StartFailed(failure.error));
                self.keep_detail(slot, &failure.detail);
            }
        }
    }

    /// Says what a product should not do.
    fn warn(&self) {
        let board = self.runtime.board();
        if board.accept_unsigned {
            let text = "ACCEPTS UNSIGNED IMAGES: for development only";
            board.console.line("ketch", Level::Warn, text);
        }
        if board.accept_unsigned_compiled {
            let text = "RUNS UNSIGNED COMPILED CODE, which can do anything: for development only";
            board.console.line("ketch", Level::Warn, text);
        }
    }

    /// Makes the image in a slot a container, as far as its bytes allow.
    /// `intact` is what checking all of it found.
    pub(crate) fn adopt(&mut self, slot: usize, record: &Record, intact: Result<(), Error>) {
        let mut buffer = [0; FRONT_MAX];
        let store = &mut self.store;
        match Front::read(&mut buffer, |offset, bytes| store.read(slot, offset, bytes)) {
            Ok(front) => {
                let verdict = self.judge.judge(self.runtime.board(), &front);
                let entry = entry(&front, record, verdict);
                let container = self.runtime.container(slot);
                container.occupy(&entry.name, entry.kind);
                self.entries[slot] = Some(entry);
                container.status.set(ContainerState::Verified);
                if let Err(error) = intact.and(verdict.map(drop)) {
                    container.status.end(ExitCause::StartFailed(error));
                }
            }
            // An image that cannot even tell its name can be neither shown nor removed by name.
            Err(error) => {
                self.runtime
                    .board()
                    .console
                    .line("ketch", Level::Error, error.cause());
                let _ = self.store.remove(slot);
            }
        }
    }

    /// Reads an image back from flash and checks all of it.
    fn verify(&mut self, slot: usize, length: u32) -> Result<(), Error> {
        let mut verifier = Verifier::new();
        self.store
            .read_through(slot, length, |bytes| verifier.update(bytes))?;
        verifier.finish()
    }

    /// Computes a container's grants, claims its exclusive devices, and loads and links its module;
    /// does nothing where that has been done.
    ///
    /// # Errors
    /// Why the image is not trusted, as [`ketch_trust::judge`] found; those of
    /// [`Grants::request`], with the device's label; what is wrong with the module.
    pub fn create(&mut self, name: &str) -> Result<(), Failure> {
        let slot = self.index(name)?;
        if self.entry(slot)?.grants.is_some() {
            return Ok(());
        }
        self.entry(slot)?.verdict?;
        let grants = self.compute_grants(slot)?;
        self.module(slot, &grants)?;
        let record = self.store.record(slot).ok_or(Error::Internal)?;
        self.store
            .update(slot, SlotState::Installed, record.start_on_boot)?;
        self.entry_mut(slot)?.grants = Some(grants);
        self.runtime
            .container(slot)
            .status
            .set(ContainerState::Installed);
        Ok(())
    }

    fn compute_grants(&mut self, slot: usize) -> Result<Grants, Failure> {
        let mut buffer = [0; FRONT_MAX];
        let store = &mut self.store;
        let front = Front::read(&mut buffer, |offset, bytes| store.read(slot, offset, bytes))?;
        let entries = &self.entries;
        let holder = |device| {
            let holds = |entry: &&Entry| entry.grants.as_ref().is_some_and(|g| g.holds(device));
            let others = entries
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != slot);
            others.filter_map(|(_, entry)| entry.as_ref()).find(holds)
        };
        let devices = self.runtime.board().devices;
        let mut grants = Grants::new();
        for request in front.manifest.requests() {
            grants
                .request(
                    devices,
                    request.capability,
                    request.label,
                    request.operations,
                    |device| holder(device).is_some(),
                )
                .map_err(|error| {
                    let (capability, operations) = (request.capability.word(), request.operations);
                    let label = request.label;
                    let device = device::find(devices, label).and_then(|d| u8::try_from(d).ok());
                    match device.and_then(holder) {
                        Some(other) if error == Error::DeviceBusy => {
                            let name = &other.name;
                            Failure::new(
                                error,
                                format_args!("{capability} {label} {operations}, held by {name}"),
                            )
                        }
                        _ => Failure::new(error, format_args!("{capability} {label} {operations}")),
                    }
                })?;
        }
        Ok(grants)
    }

    /// Remembers across restarts whether a container is to run.
    pub(crate) fn remember(&mut self, slot: usize, start_on_boot: bool) -> Result<(), Failure> {
        let entry = self.entry_mut(slot)?;
        if entry.starts_on_boot == start_on_boot {
            return Ok(());
        }
        entry.starts_on_boot = start_on_boot;
        let record = self.store.record(slot).ok_or(Error::Internal)?;
        self.store.update(slot, record.state, start_on_boot)?;
        Ok(())
    }

    /// Forgets a container, its image and everything that it held.
    ///
    /// # Errors
    /// [`Error::ContainerRunning`] where it runs.
    pub fn remove(&mut self, name: &str) -> Result<(), Failure> {
        let slot = self.index(name)?;
        if self.runtime.container(slot).status.is_alive() {
            return Err(Failure::new(Error::ContainerRunning, name));
        }
        self.store.remove(slot)?;
        self.forget(slot);
        Ok(())
    }

    pub(crate) fn forget(&mut self, slot: usize) {
        self.entries[slot] = None;
        self.runtime.container(slot).vacate();
    }
}

fn entry(front: &Front<'_>, record: &Record, verdict: Result<Verdict, Error>) -> Entry {
    let manifest = &front.manifest;
    let mut entry = Entry {
        name: heapless::String::new(),
        version: heapless::String::new(),
        sequence: u64::from(manifest.sequence),
        kind: manifest.kind,
        trust: verdict.map_or(front.trust(), |verdict| verdict.trust),
        verdict,
        envelope: *front.header.envelope_digest(),
        length: record.length,
        starts_on_boot: record.start_on_boot,
        grants: None,
        resources: manifest.resources,
        module: None,
        detail: None,
    };
    // The manifest's reader holds both to these lengths.
    let _ = entry.name.push_str(manifest.name);
    let _ = entry.version.push_str(manifest.version);
    entry
}
