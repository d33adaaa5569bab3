//! From slots to containers: what the image in a slot says, and what it gets here.

use core::num::NonZeroU32;

use ketch_abi::{Capability, ContainerState, Error, ExitCause};
use ketch_image::{FRONT_MAX, Front, Verifier};
use ketch_store::{Record, SlotState, Store};
use ketch_trust::{Decision, Limits, NO_LIMIT, Rights, Subject, Verdict};

use crate::Runtime;
use crate::config::{CONTAINERS_MAX, DECIDES, MESSAGING};
use crate::context;
use crate::device;
use crate::failure::{Detail, Particulars};
use crate::grant::Grants;
use crate::platform::{Flash, Level};
use crate::policy::RightsBuffer;
use crate::supervisor::changes::Challenges;
use crate::supervisor::{Entry, Supervisor};
use crate::text::{Part, text};
use crate::trust::Judge;

impl<F: Flash> Supervisor<F> {
    /// Takes over a store. Nothing is read from it before [`Supervisor::restore`], which has to
    /// come first; the two are apart so that a device can put the value where it stays before the
    /// reading needs the stack.
    /// `entries` is the empty table, which is too large for the stack of a device.
    pub fn new(
        runtime: &'static Runtime,
        store: Store<F>,
        entries: &'static mut [Option<Entry>; CONTAINERS_MAX],
    ) -> Supervisor<F> {
        Supervisor {
            runtime,
            store,
            upload: ketch_store::Upload::new(),
            judge: Judge::new(),
            challenges: Challenges::default(),
            particulars: Particulars::new(),
            entries,
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
            if let Err(error) = outcome {
                // A start has said so itself; creating has not.
                self.runtime
                    .container(slot)
                    .status
                    .end(ExitCause::StartFailed(error));
                self.keep_detail(slot, &self.failure(error).detail);
            }
        }
    }

    /// Says what a product should not do.
    fn warn(&self) {
        let board = self.runtime.board();
        if board.accepts_unsigned() {
            let text = "ACCEPTS UNSIGNED IMAGES: for development only";
            board.console.line("ketch", Level::Warn, text);
        }
        if self.store.repairs().settings_lost {
            let text = "keys, policy and revocations in storage are lost: set them again";
            board.console.line("ketch", Level::Error, text);
        }
        if board.accepts_unsigned_compiled() {
            let text = "RUNS UNSIGNED COMPILED CODE, which can do anything: for development only";
            board.console.line("ketch", Level::Warn, text);
        }
    }

    /// Makes the image in a slot a container, as far as its bytes allow.
    /// `intact` is what checking all of it found.
    pub(crate) fn adopt(&mut self, slot: usize, record: &Record, intact: Result<(), Error>) {
        let mut buffer = [0; FRONT_MAX];
        match self.store.front(slot, &mut buffer) {
            Ok(front) => self.adopt_front(slot, record, intact, &front),
            // An image that cannot even tell its name can be neither shown nor removed by name.
            Err(error) => {
                let text: Detail = text(&[error.into()]);
                let console = self.runtime.board().console;
                console.line("ketch", Level::Error, &text);
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
    pub fn create(&mut self, name: &str) -> Result<(), Error> {
        let slot = self.index(name)?;
        let alive = self.runtime.container(slot).status.is_alive();
        let entry = self.entry(slot)?;
        if entry.grants.is_some() && (alive || !entry.outdated) {
            return Ok(());
        }
        self.entry(slot)?.verdict?;
        let grants = self.compute_grants(slot)?;
        // What is loaded was linked to what the container had before.
        self.entry_mut(slot)?.module = None;
        self.module(slot, &grants)?;
        let record = self.store.record(slot).ok_or(Error::Internal)?;
        self.store
            .update(slot, SlotState::Installed, record.start_on_boot)?;
        let entry = self.entry_mut(slot)?;
        (entry.grants, entry.outdated) = (Some(grants), false);
        self.runtime
            .container(slot)
            .status
            .set(ContainerState::Installed);
        Ok(())
    }

    // Apart from the buffer, so that its frame is one that short instructions reach.
    #[inline(never)]
    fn adopt_front(
        &mut self,
        slot: usize,
        record: &Record,
        intact: Result<(), Error>,
        front: &Front<'_>,
    ) {
        let board = self.runtime.board();
        let verdict = self.judge.judge(&mut self.store, board, front);
        let entry = entry(front, record, verdict);
        let container = self.runtime.container(slot);
        container.occupy(&entry.name, entry.kind);
        self.entries[slot] = Some(entry);
        container.status.set(ContainerState::Verified);
        if let Err(error) = intact.and(verdict.map(drop)) {
            container.status.end(ExitCause::StartFailed(error));
        }
    }

    // What is in here has its buffers apart, so that the code that works on them has a frame that short
    // instructions reach.
    #[inline(never)]
    fn compute_grants(&mut self, slot: usize) -> Result<Grants, Error> {
        let mut buffer = [0; FRONT_MAX];
        let front = self.store.front(slot, &mut buffer)?;
        let mut buffer = RightsBuffer::new();
        let rights = if DECIDES {
            Some(buffer.rights(&mut self.store, self.runtime.board())?)
        } else {
            None
        };
        self.grants_of(slot, &front, rights.as_ref())
    }

    #[inline(never)]
    fn grants_of(
        &mut self,
        slot: usize,
        front: &Front<'_>,
        rights: Option<&Rights<'_>>,
    ) -> Result<Grants, Error> {
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
        let subject = Subject {
            key: self.entries[slot]
                .as_ref()
                .and_then(|entry| entry.verdict.ok()?.key),
            name: front.manifest.name,
        };
        let limits = rights.map_or(Limits::default(), |rights| {
            rights.authority.limits(&subject)
        });
        check_limits(front, &limits, &self.particulars)?;
        let mut grants = Grants::new();
        for request in front.manifest.requests() {
            let (capability, label) = (request.capability, request.label);
            let place = match capability {
                Capability::Topic => self.topic(&grants, label)?,
                _ => device::find(devices, label).and_then(|d| u8::try_from(d).ok()),
            };
            let decision = grants
                .request(
                    devices,
                    rights,
                    &subject,
                    (capability, label, request.operations),
                    place,
                    |device| holder(device).is_some(),
                )
                .map_err(|error| {
                    let (held, holder) = match place.and_then(holder) {
                        Some(other) if error == Error::DeviceBusy => {
                            (", held by ", other.name.as_str())
                        }
                        _ => ("", ""),
                    };
                    let operations = Part::Operations(request.operations);
                    let [capability, label, held, holder] =
                        [capability.word(), label, held, holder].map(Part::Text);
                    let space = Part::Text(" ");
                    self.refuse(
                        error,
                        &[capability, space, label, space, operations, held, holder],
                    )
                })?;
            self.tell_withheld(slot, capability, label, &decision);
        }
        let resources = front.manifest.resources;
        let entry = self.entry_mut(slot)?;
        (entry.stack, entry.memory) = (resources.stack, resources.memory);
        // The lowest of what it asks for, what policy allows and what the device has.
        let within = |asked: Option<u32>, limit: u32, device: u32| {
            asked.unwrap_or(NO_LIMIT).min(limit).min(device)
        };
        let time = within(resources.event_time, limits.event_time, NO_LIMIT);
        entry.event_time = NonZeroU32::new(time).filter(|time| time.get() != NO_LIMIT);
        let device = context::Limits::DEVICE;
        entry.limits = context::Limits {
            // None of these is more than the device's own, which has as many bits.
            handles: within(resources.handles, limits.handles, device.handles.into()) as u8,
            log_rate: within(resources.log_rate, limits.log_rate, device.log_rate),
            processor_share: within(
                resources.processor_share,
                limits.processor_share,
                device.processor_share.into(),
            ) as u8,
            queue_length: within(
                resources.queue_length,
                limits.queue_length,
                device.queue_length.into(),
            ) as u16,
            queue_size: within(
                resources.queue_size,
                limits.queue_size,
                device.queue_size.into(),
            ) as u16,
            // None, unless it asks for some.
            key_value_bytes: (resources.key_value_bytes).map_or(device.key_value_bytes, |asked| {
                asked.min(limits.key_value_bytes)
            }),
        };
        Ok(grants)
    }

    /// The number of a topic that a container asks for which is about to hold `grants`; `None` where
    /// this device has no topics.
    ///
    /// # Errors
    /// [`Error::TopicsFull`], with the topic.
    fn topic(&self, grants: &Grants, topic: &str) -> Result<Option<u8>, Error> {
        if !MESSAGING {
            return Ok(None);
        }
        let taken = |number| {
            let mut all = self
                .entries
                .iter()
                .flatten()
                .flat_map(|entry| &entry.grants);
            grants.names_topic(number) || all.any(|grants| grants.names_topic(number))
        };
        let number = self.runtime.topics.add(topic, taken);
        number
            .map(Some)
            .ok_or_else(|| self.refuse(Error::TopicsFull, &[topic.into()]))
    }

    /// Says in a container's log what it does not get.
    fn tell_withheld(&self, slot: usize, capability: Capability, label: &str, decision: &Decision) {
        let (what, operations) = if decision.revoked {
            ("revoked: ", Part::Text(""))
        } else if decision.denied.is_empty() {
            return;
        } else {
            ("policy withholds ", Part::Operations(decision.denied))
        };
        let end = if decision.revoked { "" } else { " " };
        let [what, word, space, label, end] =
            [what, capability.word(), " ", label, end].map(Part::Text);
        // It fits: a label has at most 32 bytes.
        let text = text::<96>(&[what, word, space, label, end, operations]);
        self.runtime.log(slot, Level::Warn, &text);
    }

    /// Remembers across restarts whether a container is to run.
    pub(crate) fn remember(&mut self, slot: usize, start_on_boot: bool) -> Result<(), Error> {
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
    pub fn remove(&mut self, name: &str) -> Result<(), Error> {
        let slot = self.index(name)?;
        if self.runtime.container(slot).status.is_alive() {
            return Err(self.refuse(Error::ContainerRunning, &[name.into()]));
        }
        // Compiled code lies in the slot, which may be written anew as soon as it is free.
        self.entry_mut(slot)?.module = None;
        self.forget_values(name)?;
        self.store.remove(slot)?;
        self.forget(slot);
        Ok(())
    }

    pub(crate) fn forget(&mut self, slot: usize) {
        self.entries[slot] = None;
        self.runtime.container(slot).vacate();
    }
}

/// Refuses what would not work with less. What else a manifest asks for is cut to the limits when
/// the container starts.
///
/// # Errors
/// [`Error::LimitExceeded`], with what is too much.
fn check_limits(
    front: &Front<'_>,
    limits: &Limits,
    particulars: &Particulars,
) -> Result<(), Error> {
    let resources = &front.manifest.resources;
    for (what, asked, limit) in [
        ("memory", resources.memory, limits.memory),
        ("stack", resources.stack, limits.stack),
    ] {
        if asked > limit {
            let (asked, limit) = (Part::Unsigned(asked), Part::Unsigned(limit));
            let [what, space, allows] = [what, " ", " bytes, policy allows "].map(Part::Text);
            let detail = [what, space, asked, allows, limit];
            return Err(particulars.note(Error::LimitExceeded, &detail));
        }
    }
    Ok(())
}

fn entry(front: &Front<'_>, record: &Record, verdict: Result<Verdict, Error>) -> Entry {
    let manifest = &front.manifest;
    let mut entry = Entry {
        name: heapless::String::new(),
        version: heapless::String::new(),
        sequence: manifest.sequence,
        kind: manifest.kind,
        trust: verdict.map_or(front.trust(), |verdict| verdict.trust),
        verdict,
        envelope: *front.header.envelope_digest(),
        starts_on_boot: record.start_on_boot,
        grants: None,
        stack: manifest.resources.stack,
        memory: manifest.resources.memory,
        event_time: manifest.resources.event_time.and_then(NonZeroU32::new),
        limits: context::Limits::DEVICE,
        module: None,
        outdated: false,
        detail: None,
    };
    // The manifest's reader holds both to these lengths.
    let _ = entry.name.push_str(manifest.name);
    let _ = entry.version.push_str(manifest.version);
    entry
}
