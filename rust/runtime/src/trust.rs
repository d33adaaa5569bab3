//! Whose images this device runs.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_image::{DIGEST_LENGTH, Front, Placement};
use ketch_store::{Section, Store};
use ketch_trust::{
    ANCHORS_LENGTH_MAX, Anchors, KeyId, Keys, SEQUENCES_LENGTH_MAX, Sequences, Subject, Verdict,
};

use crate::config::{DECIDES, INTERPRETS, POLICY};
use crate::platform::Board;
use crate::policy::PolicyBuffer;

/// The last image that was judged. A front is judged several times while it arrives, and each time
/// costs as much as all the rest of an upload.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    last: Option<([u8; DIGEST_LENGTH], Verdict)>,
}

impl Judge {
    pub const fn new() -> Judge {
        Judge { last: None }
    }

    /// Forgets what was judged: the keys have changed.
    pub fn forget(&mut self) {
        self.last = None;
    }

    /// Whether an image may run here, by its front.
    ///
    /// # Errors
    /// Those of [`ketch_trust::judge`]; [`Error::ImageCompiledRefused`] where it brings nothing
    /// but code that its key may not sign.
    pub fn judge<F: NorFlash>(
        &mut self,
        store: &mut Store<F>,
        board: &Board,
        front: &Front<'_>,
    ) -> Result<Verdict, Error> {
        let digest = front.header.envelope_digest();
        let verdict = match self.last {
            Some((last, verdict)) if last == *digest => verdict,
            _ => {
                let verdict = verify(store, board, front)?;
                self.last = Some((*digest, verdict));
                verdict
            }
        };
        module(board, front, verdict.compiled_code)?;
        Ok(verdict)
    }
}

/// The module that this device takes from an image; with `compiled_code`, the image's may run.
///
/// # Errors
/// As [`Front::module`].
pub(crate) fn module<'a>(
    board: &Board,
    front: &Front<'a>,
    compiled_code: bool,
) -> Result<Placement<'a>, Error> {
    let target = board.compiled.map(|authority| authority.target());
    front.module(INTERPRETS, target, compiled_code)
}

// Apart, so that its buffer is on the stack only while it is needed.
#[inline(never)]
fn verify<F: NorFlash>(
    store: &mut Store<F>,
    board: &Board,
    front: &Front<'_>,
) -> Result<Verdict, Error> {
    let mut buffer = [0; ANCHORS_LENGTH_MAX];
    let keys = keys(store, board, &mut buffer)?;
    let mut verdict = ketch_trust::judge(front, &keys, board.accepts_unsigned())?;
    verdict.compiled_code |= verdict.key.is_none() && board.accepts_unsigned_compiled();
    Ok(verdict)
}

/// The keys that this device trusts.
///
/// # Errors
/// [`Error::StorageFailed`], [`Error::AnchorsInvalid`] where what is stored makes no sense.
pub(crate) fn keys<'b, F: NorFlash>(
    store: &mut Store<F>,
    board: &Board,
    buffer: &'b mut [u8; ANCHORS_LENGTH_MAX],
) -> Result<Keys<'b>, Error> {
    let stored = if POLICY {
        store.settings(Section::Anchors, buffer)?
    } else {
        &[]
    };
    Ok(Keys {
        stored: Anchors::parse(stored)?,
        compiled: Anchors::parse(board.anchors)?,
    })
}

/// Whether policy lets an image go back to a lower sequence number.
fn may_downgrade<F: NorFlash>(
    store: &mut Store<F>,
    board: &Board,
    key: KeyId,
    name: &str,
) -> Result<bool, Error> {
    let mut policy = PolicyBuffer::new();
    let subject = Subject {
        key: Some(key),
        name,
    };
    Ok(policy.authority(store, board)?.may_downgrade(&subject))
}

/// Refuses an image that is older than one that was accepted before; with `raise`, remembers that
/// this one was. What nobody vouches for has no sequence that means anything.
///
/// # Errors
/// [`Error::ImageDowngrade`], [`Error::SequencesFull`], [`Error::StorageFailed`].
#[inline(never)]
pub(crate) fn check_sequence<F: NorFlash>(
    store: &mut Store<F>,
    board: &Board,
    verdict: &Verdict,
    front: &Front<'_>,
    raise: bool,
) -> Result<(), Error> {
    let (Some(key), manifest) = (verdict.key, &front.manifest) else {
        return Ok(());
    };
    let mut buffer = [0; SEQUENCES_LENGTH_MAX];
    let length = store.settings(Section::Sequences, &mut buffer)?.len();
    let mut sequences = Sequences::new(&mut buffer, length)?;
    let highest = sequences.highest(key, manifest.name);
    if highest.is_some_and(|highest| manifest.sequence < highest) {
        return if DECIDES && may_downgrade(store, board, key, manifest.name)? {
            Ok(())
        } else {
            Err(Error::ImageDowngrade)
        };
    }
    // Asked both times, so that a name for which there is no room is refused before it arrives.
    let changed = sequences.raise(key, manifest.name, manifest.sequence)?;
    if raise && changed {
        store.replace_settings(Section::Sequences, sequences.bytes())?;
    }
    Ok(())
}
