//! The upload under way.

use core::cmp::{Ordering, min};

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::{Error, NAME_MAX};
use ketch_image::{Front, Header, Verifier, text};
use sha2::{Digest, Sha256};

use super::identity::Identity;
use super::{Answer, Completed, Stage};
use crate::{Record, SlotState, Store};

/// A container name that a client announced.
#[derive(Clone, Copy)]
pub(super) struct Name {
    bytes: [u8; NAME_MAX],
    length: usize,
}

impl Name {
    /// # Errors
    /// [`Error::NameInvalid`] for what no manifest can have.
    pub fn new(name: &str) -> Result<Name, Error> {
        if !text::is_name(name) {
            return Err(Error::NameInvalid);
        }
        let mut bytes = [0; NAME_MAX];
        bytes[..name.len()].copy_from_slice(name.as_bytes());
        Ok(Name {
            bytes,
            length: name.len(),
        })
    }

    fn is(&self, name: &str) -> bool {
        self.bytes[..self.length] == *name.as_bytes()
    }
}

/// An image of which not all bytes are there.
pub(super) struct Receiving {
    pub slot: usize,
    pub identity: Identity,
    pub name: Option<Name>,
    /// Bytes that have arrived.
    pub position: u32,
    /// When the last piece came, in milliseconds.
    pub last_piece: u64,
    /// Whether the manifest was whole and accepted.
    accepted: bool,
}

/// A whole image, and whether it was not in the store before.
pub(super) struct Whole {
    pub completed: Completed,
    pub is_new: bool,
}

impl Receiving {
    pub fn new(slot: usize, identity: Identity, name: Option<Name>, now: u64) -> Receiving {
        Receiving {
            slot,
            identity,
            name,
            position: 0,
            last_piece: now,
            accepted: false,
        }
    }

    /// What to tell the client while the image is not whole.
    pub fn answer(&self) -> Answer {
        Answer {
            offset: self.position,
            matches: None,
            completed: None,
        }
    }

    /// # Errors
    /// [`Error::UploadChunkInvalid`] for data past the end.
    pub fn check_end(&self, data: &[u8]) -> Result<(), Error> {
        let end = u64::from(self.position) + data.len() as u64;
        match self.identity.length {
            Some(length) if end > u64::from(length) => Err(Error::UploadChunkInvalid),
            _ => Ok(()),
        }
    }

    /// Takes data that stands at [`Receiving::position`].
    ///
    /// # Errors
    /// Any; the upload is over then.
    pub fn take<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        verifier: &mut Verifier,
        data: &[u8],
        mut accept: impl FnMut(&mut Store<F>, &Front<'_>, Stage) -> Result<Option<usize>, Error>,
    ) -> Result<Option<(Whole, Identity)>, Error> {
        // Before anything is erased.
        if !self.accepted && self.pass_front(verifier, data, store.layout().slot_size)? {
            let front = verifier.front().ok_or(Error::Internal)?;
            self.check_name(&front)?;
            accept(store, &front, Stage::Manifest)?;
            self.accepted = true;
        }
        store.write(self.slot, self.position, data)?;
        self.position += data.len() as u32;
        if self.identity.length == Some(self.position) {
            self.complete(store, verifier, accept).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Gives the front's part of the data to the verifier, and nothing of the payloads, so that
    /// these are judged as a whole at the end; whether the front is whole.
    fn pass_front(
        &mut self,
        verifier: &mut Verifier,
        data: &[u8],
        slot_size: u32,
    ) -> Result<bool, Error> {
        let mut passed = 0;
        loop {
            let end = match verifier.header() {
                Some(header) => header.envelope_end() as usize,
                None => Header::LENGTH,
            };
            let length = min(data.len() - passed, end - self.position as usize - passed);
            verifier.update(&data[passed..passed + length])?;
            self.check_header(verifier, slot_size)?;
            passed += length;
            let whole = verifier.front().is_some();
            if whole || length == 0 {
                return Ok(whole);
            }
        }
    }

    /// Compares what the header says with what was announced.
    fn check_header(&mut self, verifier: &Verifier, slot_size: u32) -> Result<(), Error> {
        let Some(header) = verifier.header() else {
            return Ok(());
        };
        self.identity.envelope = Some(*header.envelope_digest());
        let total = header.total_length();
        match total.cmp(self.identity.length.get_or_insert(total)) {
            Ordering::Greater => Err(Error::ImageTruncated),
            Ordering::Less => Err(Error::ImageLayoutInvalid),
            Ordering::Equal if total > slot_size => Err(Error::ImageTooLarge),
            Ordering::Equal => Ok(()),
        }
    }

    fn check_name(&self, front: &Front<'_>) -> Result<(), Error> {
        match &self.name {
            Some(name) if !name.is(front.manifest.name) => Err(Error::NameInvalid),
            _ => Ok(()),
        }
    }

    /// Reads back what the flash holds, checks all of it and makes it durable.
    fn complete<F: NorFlash>(
        &self,
        store: &mut Store<F>,
        verifier: &mut Verifier,
        mut accept: impl FnMut(&mut Store<F>, &Front<'_>, Stage) -> Result<Option<usize>, Error>,
    ) -> Result<(Whole, Identity), Error> {
        let length = store.finish(self.slot)?;
        let mut hasher = Sha256::new();
        verifier.reset();
        let mut verified = Ok(());
        store.read_through(self.slot, length, |bytes| {
            hasher.update(bytes);
            verified = verified.and_then(|()| verifier.update(bytes));
            Ok(())
        })?;
        let sha256: [u8; 32] = hasher.finalize().into();
        // Damage on the way explains all that may be wrong with the image itself.
        if self
            .identity
            .sha256
            .is_some_and(|announced| announced != sha256)
        {
            return Err(Error::ImageTransferMismatch);
        }
        verified.and_then(|()| verifier.finish())?;
        let identity = Identity {
            sha256: Some(sha256),
            length: Some(length),
            ..self.identity
        };
        let here = store.records().find(|(_, record)| identity.is_of(record));
        if let Some((slot, _)) = here {
            // Sent by a client that did not say what it sends; keep the one that is there.
            store.abandon();
            let completed = Completed {
                slot,
                replaced: None,
            };
            return Ok((
                Whole {
                    completed,
                    is_new: false,
                },
                identity,
            ));
        }
        let front = verifier.front().ok_or(Error::Internal)?;
        self.check_name(&front)?;
        let replaced = accept(store, &front, Stage::Whole)?;
        let record = Record {
            state: SlotState::Verified,
            start_on_boot: false,
            length,
            sha256,
        };
        store.commit(self.slot, record, replaced)?;
        let completed = Completed {
            slot: self.slot,
            replaced,
        };
        Ok((
            Whole {
                completed,
                is_new: true,
            },
            identity,
        ))
    }
}
