//! The state area: one record for each slot.

mod clean;

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use sequential_storage::Error as MapError;
use sequential_storage::cache::{Cache, Uncached};
use sequential_storage::map::{MapConfig, MapStorage};

use crate::blocking::{Blocking, run};
use crate::record::{Entry, Record};
use crate::{Layout, SLOTS_MAX, WRITE_SIZE_MAX};

/// The entries by slot.
pub(crate) type Entries = [Option<Entry>; SLOTS_MAX];

/// What the map needs to hold a key and a record.
const BUFFER: usize = (1 + Record::LENGTH).next_multiple_of(WRITE_SIZE_MAX);

type Map<F> = MapStorage<u8, Blocking<F>, Cache<Uncached, Uncached, Uncached, u8>>;

/// The map of records, which owns the flash.
pub(crate) struct State<F: NorFlash> {
    map: Map<F>,
    slot_size: u32,
}

impl<F: NorFlash> State<F> {
    /// # Errors
    /// [`Error::StorageFailed`] where the flash cannot be divided so.
    pub fn new(flash: F, layout: &Layout) -> Result<State<F>, Error> {
        let config = MapConfig::try_new(0..layout.state_size).map_err(|_| Error::StorageFailed)?;
        let map = Map::new(Blocking::new(flash), config, Cache::new_uncached());
        Ok(State {
            map,
            slot_size: layout.slot_size,
        })
    }

    pub fn flash(&mut self) -> &mut F {
        &mut self.map.flash().flash
    }

    /// # Errors
    /// [`Error::StorageCorrupt`] where there is no telling what the state was,
    /// [`Error::StorageFailed`] where the flash fails.
    pub fn load(&mut self, slot: usize) -> Result<Option<Entry>, Error> {
        let mut buffer = [0; BUFFER];
        let key = slot as u8;
        let fetched = run(self
            .map
            .fetch_item::<[u8; Record::LENGTH]>(&mut buffer, &key));
        match fetched.ok_or(Error::Internal)?.map_err(error)? {
            Some(bytes) => Entry::decode(&bytes, self.slot_size),
            None => Ok(None),
        }
    }

    /// Stores what a slot is from now on, in one step.
    ///
    /// # Errors
    /// As [`State::load`].
    pub fn save(&mut self, slot: usize, entry: Option<&Entry>) -> Result<(), Error> {
        let mut buffer = [0; BUFFER];
        let (key, bytes) = (slot as u8, Entry::encode(entry, self.slot_size));
        run(self.map.store_item(&mut buffer, &key, &bytes))
            .ok_or(Error::Internal)?
            .map_err(error)
    }

    /// Writes the whole area anew. Only this is not safe against a power cut.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn rewrite(&mut self, entries: &Entries) -> Result<(), Error> {
        run(self.map.erase_all())
            .ok_or(Error::Internal)?
            .map_err(error)?;
        for (slot, entry) in entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.is_some())
        {
            self.save(slot, entry.as_ref())
                .map_err(|_| Error::StorageFailed)?;
        }
        Ok(())
    }
}

fn error<E>(error: MapError<E>) -> Error {
    match error {
        MapError::Storage { .. } => Error::StorageFailed,
        // Everything else comes from what the flash holds; the layout leaves no other way.
        _ => Error::StorageCorrupt,
    }
}
