//! Loaded modules: made when a container is created, shared by those whose modules are the same,
//! and kept while nobody else needs the memory.

use core::ops::Range;

use ketch_abi::Error;
use ketch_image::{FRONT_MAX, Front, PayloadKind};
use ketch_wamr::{Authority, Module, PoolBox};

use crate::context::Context;
use crate::failure::Detail;
use crate::grant::Grants;
use crate::link;
use crate::platform::Flash;
use crate::supervisor::{Entry, Supervisor};
use crate::trust;

/// A loaded module, and what it was loaded from.
pub(crate) struct Loaded {
    pub(crate) module: Module<Context>,
    /// Whether it is a program for WASI preview 1.
    pub(crate) preview1: bool,
    origin: Origin,
}

/// Where a loaded module came from.
enum Origin {
    /// From bytecode, whose SHA-256 the image was held to: it has nothing of the slot any more, and is
    /// shared by those whose bytecode is the same.
    Bytecode([u8; 32]),
    /// It is code compiled ahead of time, which runs in the slot: where it lies, and what its bytes were
    /// when they were held to their digest.
    InPlace(Range<u32>, u32),
}

impl<F: Flash> Supervisor<F> {
    /// The container's module, which imports nothing that `grants` do not cover. Loads it where that
    /// has not been done.
    ///
    /// # Errors
    /// [`Error::ImageDigestMismatch`] where the slot does not hold any more what arrived; those of
    /// [`Module::load`], after the modules of containers that do not run had to make room;
    /// those of [`link::check`].
    pub(crate) fn module(
        &mut self,
        slot: usize,
        grants: &Grants,
    ) -> Result<Module<Context>, Error> {
        if let Some(loaded) = &self.entry(slot)?.module {
            let module = loaded.module.clone();
            let in_place = match &loaded.origin {
                Origin::InPlace(range, fingerprint) => Some((range.clone(), *fingerprint)),
                Origin::Bytecode(_) => None,
            };
            // What runs in the slot may have changed there since it was loaded.
            if let Some((range, fingerprint)) = in_place
                && self.store.fingerprint(slot, range)? != fingerprint
            {
                self.entry_mut(slot)?.module = None;
                return Err(Error::ImageDigestMismatch);
            }
            return Ok(module);
        }
        let mut loaded = self.with_room(slot, |supervisor| supervisor.load(slot))?;
        loaded.preview1 = link::check(&loaded.module, grants, &self.particulars)?;
        loaded.module.forget_names();
        let module = loaded.module.clone();
        self.entry_mut(slot)?.module = Some(loaded);
        Ok(module)
    }

    fn load(&mut self, slot: usize) -> Result<Loaded, Error> {
        let mut buffer = [0; FRONT_MAX];
        let front = self.store.front(slot, &mut buffer)?;
        self.load_module(slot, &front)
    }

    // Apart from the buffer, so that its frame is one that short instructions reach.
    #[inline(never)]
    fn load_module(&mut self, slot: usize, front: &Front<'_>) -> Result<Loaded, Error> {
        let entry = self.entry(slot)?;
        let authority = self.authority(entry);
        let envelope = entry.envelope;
        // What is about to run is what was judged, byte for byte.
        if *front.header.envelope_digest() != envelope {
            return Err(Error::ImageDigestMismatch);
        }
        let placement = trust::module(self.runtime.board(), front, authority.is_some())?;
        let authority = authority.filter(|_| placement.payload.kind != PayloadKind::Wasm);
        let digest = *placement.payload.digest;
        // Compiled code runs in the slot that it was read from, which its container alone keeps from
        // being erased; and the right to run it is each container's own. So it is never shared.
        let mut loaded = self
            .entries
            .iter()
            .flatten()
            .filter_map(|entry| entry.module.as_ref());
        let shared =
            loaded.find(|loaded| matches!(&loaded.origin, Origin::Bytecode(own) if *own == digest));
        if let (Some(same), None) = (shared, authority) {
            let module = same.module.clone();
            return Ok(Loaded {
                module,
                preview1: false,
                origin: Origin::Bytecode(digest),
            });
        }
        self.store.check_payload(slot, &placement)?;
        let range = placement.range;
        let origin = match authority {
            Some(_) => Origin::InPlace(range.clone(), self.store.fingerprint(slot, range.clone())?),
            None => Origin::Bytecode(digest),
        };
        let offset = self.store.layout().slot_offset(slot) + range.start;
        let bytes = self.store.flash().module(offset, range.end - range.start)?;
        let engine = self.runtime.engine();
        let _thread = engine.enter_thread();
        let module = match authority {
            // Whoever may sign compiled code vouches for the front, it for the payload's digest, and
            // the digest, which was just checked, for these bytes.
            Some(authority) => Module::load_compiled(engine, bytes, authority),
            None => Module::load(engine, bytes),
        };
        let module = module.map_err(|error| self.particulars.note_load(&error))?;
        Ok(Loaded {
            module,
            preview1: false,
            origin,
        })
    }

    /// The right to run this container's compiled code, where its image was found to deserve that.
    fn authority(&self, entry: &Entry) -> Option<Authority> {
        let verdict = entry.verdict.ok()?;
        let authority = self.runtime.board().compiled?;
        verdict.compiled_code.then_some(authority)
    }

    /// Does what takes memory for the container in this slot. Where there is not enough, it does so once
    /// more after the modules of containers that do not run have made room.
    ///
    /// # Errors
    /// Those of `act`.
    pub(crate) fn with_room<R>(
        &mut self,
        slot: usize,
        mut act: impl FnMut(&mut Self) -> Result<R, Error>,
    ) -> Result<R, Error> {
        match act(self) {
            Err(Error::OutOfMemory) if self.drop_idle_modules(slot) => {
                self.particulars.forget();
                act(self)
            }
            outcome => outcome,
        }
    }

    /// Unloads the modules of the containers that do not run, but that of `slot`; says whether there
    /// were any. They are loaded again when they are started.
    fn drop_idle_modules(&mut self, slot: usize) -> bool {
        let mut dropped = false;
        for (other, entry) in self.entries.iter_mut().enumerate() {
            if let Some(entry) = entry
                && other != slot
                && !self.runtime.container(other).status.is_alive()
            {
                dropped |= entry.module.take().is_some();
            }
        }
        dropped
    }

    /// Keeps the particulars of a container's failure, as far as there is room.
    pub(crate) fn keep_detail(&mut self, slot: usize, detail: &Detail) {
        let engine = self.runtime.engine();
        if let Ok(entry) = self.entry_mut(slot) {
            let detail = Some(detail).filter(|detail| !detail.is_empty());
            entry.detail = detail.and_then(|detail| PoolBox::new(engine, || detail.clone()));
        }
    }

    /// Bytes of the image in this slot.
    pub(crate) fn length(&self, slot: usize) -> u32 {
        self.store.record(slot).map_or(0, |record| record.length)
    }

    /// SHA-256 of the image in this slot.
    pub(crate) fn digest(&self, slot: usize) -> [u8; 32] {
        self.store
            .record(slot)
            .map_or([0; 32], |record| record.sha256)
    }
}
