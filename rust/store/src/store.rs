//! Slots with their records.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;

use crate::record::Entry;
use crate::settings::Current;
use crate::slot::Writing;
use crate::state::{Entries, State};
use crate::{Layout, Record, SLOTS_MAX, SlotState};

/// What had to be put right when the store was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    /// Slots whose record made no sense and was dropped; bit n stands for slot n.
    pub records_dropped: u64,
    /// A replacement that a power cut interrupted was completed.
    pub replacement_completed: bool,
    /// The settings made no sense and are empty now: no keys but those compiled in, no policy.
    pub settings_lost: bool,
}

/// Slots and their records on one flash partition.
///
/// Only this type may write to the partition while it exists. It never reads or writes a slot on
/// its own account, so a caller may map the image of a slot that has a record and use it until it
/// removes that record.
// In this order: short instructions reach the first 124 bytes.
#[repr(C)]
pub struct Store<F: NorFlash> {
    pub(crate) state: State<F>,
    pub(crate) layout: Layout,
    pub(crate) writing: Option<Writing>,
    pub(crate) settings: Current,
    pub(crate) repairs: Repairs,
    pub(crate) entries: Entries,
}

impl<F: NorFlash> Store<F> {
    /// Opens a partition. Fresh flash becomes an empty store, images that were still arriving are
    /// forgotten, and records that make no sense are dropped: see [`Store::repairs`].
    ///
    /// # Errors
    /// [`Error::StorageFailed`] where the flash fails or cannot be divided so.
    pub fn open(flash: F, layout: Layout) -> Result<Store<F>, Error> {
        layout.validate(&flash)?;
        let mut store = Store {
            state: State::open(flash, &layout)?,
            layout,
            entries: [None; SLOTS_MAX],
            writing: None,
            settings: Current::default(),
            repairs: Repairs::default(),
        };
        let slots = layout.slots;
        store.repairs.records_dropped = store.state.load(&mut store.entries, slots)?;
        for slot in 0..layout.slots {
            if store.repairs.records_dropped & 1 << slot != 0 {
                store.save(slot, None)?;
            }
        }
        for slot in 0..layout.slots {
            store.repairs.replacement_completed |= store.complete_replacement(slot)?;
        }
        store.load_settings()?;
        Ok(store)
    }

    /// What had to be put right at [`Store::open`] or since.
    pub const fn repairs(&self) -> Repairs {
        self.repairs
    }

    /// How the partition is divided.
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The flash.
    pub fn flash(&mut self) -> &mut F {
        self.state.flash()
    }

    /// The slots in use, with their records, in the order of the slots.
    pub fn records(&self) -> impl Iterator<Item = (usize, Record)> + '_ {
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(slot, e)| Some((slot, e.as_ref()?.record)))
    }

    /// The record of a slot; `None` for a slot that is free or does not exist.
    pub fn record(&self, slot: usize) -> Option<Record> {
        Some(self.entries.get(slot)?.as_ref()?.record)
    }

    /// A slot without a record, if there is one.
    pub fn free_slot(&self) -> Option<usize> {
        self.entries[..self.layout.slots]
            .iter()
            .position(Option::is_none)
    }

    /// Makes the finished image in a slot durable. With `replaces`, that slot becomes free in the
    /// same step: after a power cut there is the one or the other.
    ///
    /// # Errors
    /// [`Error::Internal`] unless [`Store::finish`] returned the record's length for this slot;
    /// [`Error::StorageFailed`] where the flash fails.
    pub fn commit(
        &mut self,
        slot: usize,
        record: Record,
        replaces: Option<usize>,
    ) -> Result<(), Error> {
        let finished = self.writing.as_ref().and_then(Writing::finished);
        if finished != Some((slot, record.length)) || replaces == Some(slot) {
            return Err(Error::Internal);
        }
        let serial = self
            .entries
            .iter()
            .flatten()
            .map(|entry| entry.serial)
            .max()
            .unwrap_or(0);
        let replaces = replaces
            .filter(|slot| self.record(*slot).is_some())
            .map(|slot| slot as u8);
        let entry = Entry {
            record,
            serial: serial.wrapping_add(1),
            replaces,
        };
        self.save(slot, Some(entry))?;
        self.writing = None;
        self.complete_replacement(slot)?;
        Ok(())
    }

    /// Changes how far an image is and whether its container starts on boot.
    ///
    /// # Errors
    /// [`Error::Internal`] for a slot without a record, [`Error::StorageFailed`] where the flash
    /// fails; then the old record stands.
    pub fn update(
        &mut self,
        slot: usize,
        state: SlotState,
        start_on_boot: bool,
    ) -> Result<(), Error> {
        let entry = self
            .entries
            .get(slot)
            .copied()
            .flatten()
            .ok_or(Error::Internal)?;
        let changed = Entry {
            record: Record {
                state,
                start_on_boot,
                ..entry.record
            },
            ..entry
        };
        if changed == entry {
            Ok(())
        } else {
            self.save(slot, Some(changed))
        }
    }

    /// Frees a slot. Freeing a free slot does nothing.
    ///
    /// # Errors
    /// [`Error::StorageFailed`] where the flash fails; then the old record stands.
    pub fn remove(&mut self, slot: usize) -> Result<(), Error> {
        if self.record(slot).is_some() {
            self.save(slot, None)
        } else {
            Ok(())
        }
    }

    /// Frees the slot that the image in this one replaced, if a power cut left it.
    fn complete_replacement(&mut self, slot: usize) -> Result<bool, Error> {
        let Some(Entry {
            serial,
            replaces: Some(old),
            ..
        }) = self.entries[slot]
        else {
            return Ok(false);
        };
        let old = usize::from(old);
        match self.entries.get(old) {
            Some(Some(entry)) if old != slot && entry.serial < serial => {
                self.save(old, None)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Stores an entry; where that fails, the old one stands.
    fn save(&mut self, slot: usize, entry: Option<Entry>) -> Result<(), Error> {
        let old = core::mem::replace(&mut self.entries[slot], entry);
        let saved = self.state.save(slot, &self.entries);
        if saved.is_err() {
            self.entries[slot] = old;
        }
        saved
    }
}
