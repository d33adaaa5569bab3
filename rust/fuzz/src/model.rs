//! The store as it should be: a map from slots to images.

use std::collections::BTreeMap;

use embedded_storage::nor_flash::NorFlash;
use ketch_store::{Record, SlotState, Store};

/// Slots in use, each with its record and the image's bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model(pub BTreeMap<usize, (Record, Vec<u8>)>);

impl Model {
    /// What a store holds.
    pub fn of<F: NorFlash>(store: &mut Store<F>) -> Model {
        let records: Vec<_> = store.records().collect();
        let slots = records.into_iter().map(|(slot, record)| {
            store.check(slot).expect("an image differs from its record");
            let mut bytes = vec![0; record.length as usize];
            store
                .read(slot, 0, &mut bytes)
                .expect("a slot cannot be read");
            (slot, (record, bytes))
        });
        Model(slots.collect())
    }

    /// Puts an image into a slot and takes another one away.
    pub fn commit(&mut self, slot: usize, record: Record, bytes: &[u8], replaces: Option<usize>) {
        self.0.insert(slot, (record, bytes.to_vec()));
        replaces.map(|slot| self.0.remove(&slot));
    }

    /// Changes a record.
    pub fn update(&mut self, slot: usize, state: SlotState, start_on_boot: bool) {
        if let Some((record, _)) = self.0.get_mut(&slot) {
            (record.state, record.start_on_boot) = (state, start_on_boot);
        }
    }
}
