//! Changes of what the device trusts and allows: who may make them, and what becomes of the
//! containers.

use ketch_abi::{Capability, Error, ExitCause, Operations};
use ketch_image::FRONT_MAX;
use ketch_image::digest::sha256_start;
use ketch_proto::SettingsPart;
use ketch_store::Section;
use ketch_trust::{
    ANCHORS_LENGTH_MAX, Anchors, Challenge, Change, Keys, NONCE_LENGTH, Operation, Policy,
    REVOCATIONS_LENGTH_MAX, Revocation, Revocations, Rights, Roles, Subject,
};

use crate::failure::Detail;
use crate::grant::{GRANTS_MAX, Grant};
use crate::platform::{Flash, Level};
use crate::policy::RightsBuffer;
use crate::supervisor::Supervisor;
use crate::text::text;
use crate::trust;

/// Seconds in which a challenge must be answered: time for a person and a slow line.
pub const CHALLENGE_SECONDS: u32 = 60;

/// What a device gave out, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Issued {
    challenge: Challenge,
    /// Milliseconds since the start.
    time: u64,
}

/// What is known of challenges since the device started.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Challenges {
    /// The one that counts: a new one takes its place.
    issued: Option<Issued>,
    count: u32,
}

impl<F: Flash> Supervisor<F> {
    /// Gives out what the next request for a change has to contain.
    ///
    /// A nonce is never given out twice, however poor the device's random numbers are: with the
    /// serial of the settings, which rises before the first one after each start, and the count
    /// since then, no two have the same origin.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn challenge(&mut self) -> Result<Challenge, Error> {
        let mut device = [0; NONCE_LENGTH];
        self.identify(&mut device)?;
        if self.challenges.count == 0 {
            self.store.renew_settings()?;
        }
        self.challenges.count = self.challenges.count.wrapping_add(1).max(1);
        let mut random = [0; 32];
        self.runtime.board().random.fill(&mut random);
        let time = self.uptime();
        let serial = self.store.settings_serial().to_le_bytes();
        let count = self.challenges.count.to_le_bytes();
        let nonce = sha256_start(&[&random, &device, &serial, &count]);
        let challenge = Challenge { nonce, device };
        self.challenges.issued = Some(Issued { challenge, time });
        Ok(challenge)
    }

    /// Which device this is: made up once, and kept.
    fn identify(&mut self, identity: &mut [u8; NONCE_LENGTH]) -> Result<(), Error> {
        let mut buffer = [0; 32];
        let kept = self.store.settings(Section::Identity, &mut buffer)?;
        if kept.len() == identity.len() {
            identity.copy_from_slice(kept);
            return Ok(());
        }
        let mut random = [0; 32];
        let board = self.runtime.board();
        board.random.fill(&mut random);
        let now = board.clock.now().to_le_bytes();
        *identity = sha256_start(&[&random, board.name.as_bytes(), &now]);
        self.store.replace_settings(Section::Identity, identity)
    }

    /// Carries out a signed request.
    ///
    /// # Errors
    /// Those of [`Change::authorize`]; what is wrong with the new settings; then nothing has
    /// changed, and the nonce is still good.
    #[inline(never)]
    pub fn change(&mut self, request: &[u8]) -> Result<(), Error> {
        let mut device = [0; NONCE_LENGTH];
        self.identify(&mut device)?;
        let now = self.uptime();
        let limit = u64::from(CHALLENGE_SECONDS) * 1000;
        let fresh = self
            .challenges
            .issued
            .filter(|issued| now.saturating_sub(issued.time) <= limit)
            .map(|issued| issued.challenge);
        let change = self.authorize(request, &device, fresh.as_ref())?;
        match change.operation {
            Operation::Anchors => self.set_anchors(change.argument)?,
            Operation::Policy => self.set_policy(change.argument)?,
            Operation::Revoke => self.set_revocation(change.argument, true)?,
            Operation::Restore => self.set_revocation(change.argument, false)?,
        }
        self.challenges.issued = None;
        match change.operation {
            Operation::Anchors => self.judge_again(),
            _ => self.narrow(),
        }
        Ok(())
    }

    // Each of these is a function of its own, so that its buffers are on the stack only while
    // they are needed.

    #[inline(never)]
    fn authorize<'r>(
        &mut self,
        request: &'r [u8],
        device: &[u8; NONCE_LENGTH],
        challenge: Option<&Challenge>,
    ) -> Result<Change<'r>, Error> {
        let board = self.runtime.board();
        let mut buffer = [0; ANCHORS_LENGTH_MAX];
        let keys = trust::keys(&mut self.store, board, &mut buffer)?;
        let accept_unsigned = board.accepts_unsigned();
        Change::authorize(request, &keys, device, challenge, accept_unsigned)
    }

    #[inline(never)]
    fn set_anchors(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let board = self.runtime.board();
        let stored = Anchors::parse(bytes)?;
        stored.check()?;
        let compiled = Anchors::parse(board.anchors)?;
        // A device without an owner can never be changed again.
        if !board.accepts_unsigned() && !(Keys { stored, compiled }).any(Roles::OWNER) {
            return Err(Error::OwnerMissing);
        }
        self.store.replace_settings(Section::Anchors, bytes)
    }

    fn set_policy(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if !bytes.is_empty() {
            Policy::parse(bytes)?;
        }
        self.store.replace_settings(Section::Policy, bytes)
    }

    #[inline(never)]
    fn set_revocation(&mut self, bytes: &[u8], revoke: bool) -> Result<(), Error> {
        let mut buffers = [[0; REVOCATIONS_LENGTH_MAX]; 2];
        self.replace_revocations(bytes, revoke, &mut buffers)
    }

    // Apart from the buffers, so that its frame is one that short instructions reach.
    #[inline(never)]
    fn replace_revocations(
        &mut self,
        bytes: &[u8],
        revoke: bool,
        [old, new]: &mut [[u8; REVOCATIONS_LENGTH_MAX]; 2],
    ) -> Result<(), Error> {
        let change = Revocation::parse(bytes)?;
        let old = self.store.settings(Section::Revocations, old)?;
        let length = Revocations::parse(old)?.write(&change, revoke, new)?;
        self.store
            .replace_settings(Section::Revocations, &new[..length])
    }

    /// Ends what is not trusted any more.
    fn judge_again(&mut self) {
        self.judge.forget();
        for slot in 0..self.entries.len() {
            if self.entries[slot].is_some()
                && let Err(error) = self.judge_slot(slot)
            {
                let container = self.runtime.container(slot);
                // While its thread does not end, nobody may take its place or its image.
                if self.end(slot).is_ok() {
                    container.status.end(ExitCause::StartFailed(error));
                }
                let text: Detail = text(&[error.into()]);
                self.runtime.log(slot, Level::Error, &text);
            }
        }
        self.narrow();
    }

    #[inline(never)]
    fn judge_slot(&mut self, slot: usize) -> Result<(), Error> {
        let mut buffer = [0; FRONT_MAX];
        let store = &mut self.store;
        let front = store.front(slot, &mut buffer)?;
        let verdict = self.judge.judge(store, self.runtime.board(), &front);
        let entry = self.entry_mut(slot)?;
        entry.verdict = verdict;
        entry.trust = verdict.map_or(front.trust(), |verdict| verdict.trust);
        verdict.map(drop)
    }

    /// Takes from every container what it may not have any more, at once: the next use of a
    /// handle fails. What it may have beside that comes with its next start.
    #[inline(never)]
    fn narrow(&mut self) {
        let mut buffer = RightsBuffer::new();
        let board = self.runtime.board();
        // What cannot be read allows nothing.
        let rights = buffer.rights(&mut self.store, board).ok();
        self.narrow_to(rights.as_ref());
    }

    // Apart from the buffer, so that its frame is one that short instructions reach.
    #[inline(never)]
    fn narrow_to(&mut self, rights: Option<&Rights<'_>>) {
        for (slot, entry) in self.entries.iter_mut().enumerate() {
            let Some(entry) = entry else { continue };
            entry.outdated = true;
            let Some(grants) = &mut entry.grants else {
                continue;
            };
            let container = self.runtime.container(slot);
            let key = entry.verdict.ok().and_then(|verdict| verdict.key);
            let trusted = entry.verdict.is_ok();
            let subject = Subject {
                key,
                name: &entry.name,
            };
            let mut lost = heapless::Vec::<Grant, { GRANTS_MAX }>::new();
            grants.narrow(|_, grant| {
                let label = &self.runtime.label(grant);
                let operations = match rights {
                    Some(rights) if trusted => {
                        let revoked = rights.revoked(&entry.name, grant.capability, label);
                        let authority = &rights.authority;
                        if revoked {
                            Operations::NONE
                        } else {
                            authority.operations(&subject, grant.capability, label)
                        }
                    }
                    _ => Operations::NONE,
                };
                let waiting = match grant.capability {
                    Capability::Topic => Operations::SUBSCRIBE,
                    _ => Operations::WATCH,
                };
                if !operations.contains(waiting) {
                    // There are as many places as grants.
                    let _ = lost.push(grant);
                }
                operations
            });
            if !container.status.is_alive() {
                continue;
            }
            container.set_live(grants);
            for Grant {
                capability, device, ..
            } in lost
            {
                let pollables = &container.pollables;
                if capability == Capability::Topic {
                    if container.subscriptions.revoke(pollables, device) {
                        self.runtime.wake(slot);
                    }
                } else if pollables.revoke(device) {
                    self.runtime.silence(device);
                    self.runtime.wake(slot);
                }
            }
        }
    }

    /// A part of the settings, read into a buffer.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub(crate) fn settings_part<'b>(
        &mut self,
        part: SettingsPart,
        buffer: &'b mut [u8; SETTINGS_PART_MAX],
    ) -> Result<&'b [u8], Error> {
        let section = match part {
            SettingsPart::CompiledAnchors => return Ok(self.runtime.board().anchors),
            SettingsPart::Anchors => Section::Anchors,
            SettingsPart::CompiledPolicy => return Ok(self.runtime.board().policy),
            SettingsPart::Policy => Section::Policy,
            SettingsPart::Revocations => Section::Revocations,
            SettingsPart::Sequences => Section::Sequences,
        };
        self.store.settings(section, buffer)
    }
}

/// Length of the longest part in bytes.
pub(crate) const SETTINGS_PART_MAX: usize = Section::Revocations.length_max();
