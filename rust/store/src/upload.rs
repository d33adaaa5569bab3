//! Images that arrive in pieces over a link that loses, repeats and reorders.
//!
//! The client sends what stands at an offset and is told which offset is wanted next. So a piece
//! that comes twice does no harm, and a client that lost an answer sends anything and learns where
//! to go on. What can be refused is refused as soon as it shows: the length with the first piece,
//! a file that is no image with its first bytes, a manifest that is not wanted once it is whole.

mod identity;
mod receive;

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_image::{Front, Verifier};

use crate::Store;
use identity::Identity;
use receive::{Name, Receiving};

/// An upload that was idle for this long gives way to another one, in milliseconds. Clients
/// repeat a lost request after 2 to 3 seconds.
pub const IDLE_MS: u64 = 5000;

/// A piece of an image.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    /// Where the data stands in the image, in bytes.
    pub offset: u32,
    /// Length of the image in bytes; in the first piece.
    pub length: Option<u32>,
    /// SHA-256 of the image; in the first piece, if the client knows it.
    pub sha256: Option<&'a [u8; 32]>,
    /// The name that the manifest must have; in the first piece, if the client says it.
    pub name: Option<&'a str>,
    /// The bytes. May be empty.
    pub data: &'a [u8],
}

/// What to tell the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The offset wanted next, in bytes; the image's length when it is whole.
    pub offset: u32,
    /// True once the image is whole, where the client announced a SHA-256; one that does not
    /// match is an error.
    pub matches: Option<bool>,
    /// Set once, with the piece that completed the image.
    pub completed: Option<Completed>,
}

/// An image that is whole, verified and durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completed {
    /// Its slot.
    pub slot: usize,
    /// The slot whose image it replaced; free now.
    pub replaced: Option<usize>,
}

/// When a caller is asked about an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its manifest is whole.
    Manifest,
    /// All of it is there and right; it becomes durable next.
    Whole,
}

/// How far an upload has come, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that have arrived.
    pub received: u32,
    /// Length of the image; `None` while it is not known.
    pub length: Option<u32>,
}

/// The one upload that a device takes at a time.
///
/// Holds about 2.4 KB, most of it the front of the image.
// In this order: short instructions reach the first 124 bytes.
#[repr(C)]
pub struct Upload {
    phase: Phase,
    verifier: Verifier,
}

enum Phase {
    /// Nothing came since the device started.
    Idle,
    Receiving(Receiving),
    /// The last upload is whole; its pieces may come again.
    Finished {
        slot: usize,
        identity: Identity,
    },
    /// The last upload was refused; its pieces may come again.
    Refused(Error),
}

impl Default for Upload {
    fn default() -> Self {
        Self::new()
    }
}

impl Upload {
    /// No upload.
    pub fn new() -> Upload {
        Upload {
            phase: Phase::Idle,
            verifier: Verifier::new(),
        }
    }

    /// How far the upload under way has come; `None` where there is none.
    pub fn progress(&self) -> Option<Progress> {
        match &self.phase {
            Phase::Receiving(receiving) => Some(Progress {
                received: receiving.position,
                length: receiving.identity.length,
            }),
            _ => None,
        }
    }

    /// Takes a piece. `now` is a time in milliseconds that never runs backwards.
    ///
    /// `accept` is asked about the image as soon as its manifest is whole and again before it
    /// becomes durable. It refuses it with an error, or returns the slot of the image that this
    /// one replaces, if there is one.
    ///
    /// A piece with an announced length starts an upload, unless it belongs to the one under way
    /// or to an image that is here already. Other pieces belong to the upload under way, or to
    /// the last one and get its last answer again.
    ///
    /// # Errors
    /// [`Error::UploadNotStarted`], [`Error::UploadBusy`] while another upload is not idle,
    /// [`Error::UploadChunkInvalid`] for data past the announced length (the upload goes on),
    /// [`Error::StorageFull`], [`Error::StorageFailed`], [`Error::ImageTooLarge`], those of
    /// [`ketch_image::Image::parse`], [`Error::NameInvalid`] for a manifest with another name
    /// than announced, [`Error::ImageTransferMismatch`], and what `accept` returns.
    pub fn chunk<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        now: u64,
        chunk: Chunk<'_>,
        accept: impl FnMut(&mut Store<F>, &Front<'_>, Stage) -> Result<Option<usize>, Error>,
    ) -> Result<Answer, Error> {
        if chunk.offset == 0 && chunk.length.is_some() {
            let identity = Identity::of(chunk.length, chunk.sha256, chunk.data);
            if let Some(answer) = self.start(store, now, identity, chunk.name)? {
                return Ok(answer);
            }
        }
        self.take(store, now, chunk.offset, chunk.data, accept)
    }

    /// Takes a piece from a writer that announces nothing, such as a file system's. A piece at
    /// offset 0 starts an upload; the image's header tells its length.
    ///
    /// # Errors
    /// As [`Upload::chunk`].
    pub fn stream<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        now: u64,
        offset: u32,
        data: &[u8],
        accept: impl FnMut(&mut Store<F>, &Front<'_>, Stage) -> Result<Option<usize>, Error>,
    ) -> Result<Answer, Error> {
        if offset == 0 && !data.is_empty() {
            let identity = Identity::of(None, None, data);
            if let Some(answer) = self.start(store, now, identity, None)? {
                return Ok(answer);
            }
        }
        self.take(store, now, offset, data, accept)
    }

    /// Forgets the upload under way.
    pub fn abandon<F: NorFlash>(&mut self, store: &mut Store<F>) {
        store.abandon();
        self.phase = Phase::Idle;
    }

    /// Makes sure that the upload under way is the one that a first piece starts; an answer where
    /// nothing is left to do.
    fn start<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        now: u64,
        identity: Identity,
        name: Option<&str>,
    ) -> Result<Option<Answer>, Error> {
        if let Phase::Receiving(receiving) = &mut self.phase {
            if receiving.identity.is_same(&identity) {
                // The latest client is the one that must be content.
                receiving.name = name.map(Name::new).transpose()?;
                receiving.identity.learn(&identity);
                return Ok(None);
            }
            let idle = now.saturating_sub(receiving.last_piece) >= IDLE_MS;
            if !idle && !receiving.identity.may_be_restarted_by(&identity) {
                return Err(Error::UploadBusy);
            }
        }
        let here = self.find(store, &identity);
        self.abandon(store);
        if let Some(here) = here {
            self.phase = here;
            return Ok(self.replay(store).ok());
        }
        self.begin(store, now, identity, name)
            .inspect_err(|error| {
                self.phase = Phase::Refused(*error);
            })?;
        Ok(None)
    }

    fn begin<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        now: u64,
        identity: Identity,
        name: Option<&str>,
    ) -> Result<(), Error> {
        if identity.length == Some(0) {
            return Err(Error::ImageEmpty);
        }
        if identity
            .length
            .is_some_and(|length| length > store.layout().slot_size)
        {
            return Err(Error::ImageTooLarge);
        }
        let name = name.map(Name::new).transpose()?;
        let slot = store.free_slot().ok_or(Error::StorageFull)?;
        store.begin(slot)?;
        self.verifier.reset();
        self.phase = Phase::Receiving(Receiving::new(slot, identity, name, now));
        Ok(())
    }

    /// An image that is in the store already.
    fn find<F: NorFlash>(&self, store: &Store<F>, identity: &Identity) -> Option<Phase> {
        if let Phase::Finished {
            slot,
            identity: last,
        } = &self.phase
            && last.is_same(identity)
            && store
                .record(*slot)
                .is_some_and(|record| last.is_of(&record))
        {
            return Some(Phase::Finished {
                slot: *slot,
                identity: Identity {
                    announced: identity.announced,
                    ..*last
                },
            });
        }
        let (slot, _) = store.records().find(|(_, record)| identity.is_of(record))?;
        Some(Phase::Finished {
            slot,
            identity: *identity,
        })
    }

    /// The last answer again.
    fn replay<F: NorFlash>(&self, store: &Store<F>) -> Result<Answer, Error> {
        match &self.phase {
            Phase::Finished { slot, identity } => match store.record(*slot) {
                Some(record) if identity.is_of(&record) => Ok(Answer {
                    offset: record.length,
                    matches: identity.announced.then_some(true),
                    completed: None,
                }),
                _ => Err(Error::UploadNotStarted),
            },
            Phase::Refused(error) => Err(*error),
            Phase::Idle | Phase::Receiving(_) => Err(Error::UploadNotStarted),
        }
    }

    /// Takes data for the upload under way.
    fn take<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        now: u64,
        offset: u32,
        data: &[u8],
        accept: impl FnMut(&mut Store<F>, &Front<'_>, Stage) -> Result<Option<usize>, Error>,
    ) -> Result<Answer, Error> {
        let Phase::Receiving(receiving) = &mut self.phase else {
            return self.replay(store);
        };
        receiving.last_piece = now;
        if offset != receiving.position {
            return Ok(receiving.answer());
        }
        receiving.check_end(data)?;
        match receiving.take(store, &mut self.verifier, data, accept) {
            Ok(None) => Ok(receiving.answer()),
            Ok(Some((completed, identity))) => {
                let answer = Answer {
                    offset: receiving.position,
                    matches: identity.announced.then_some(true),
                    completed: completed.is_new.then_some(completed.completed),
                };
                self.phase = Phase::Finished {
                    slot: completed.completed.slot,
                    identity,
                };
                Ok(answer)
            }
            Err(error) => {
                store.abandon();
                self.phase = Phase::Refused(error);
                Err(error)
            }
        }
    }
}
