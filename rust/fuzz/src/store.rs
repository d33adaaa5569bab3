//! The store against its model, through power cuts.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_store::{Layout, Record, SlotState, Store};
use sha2::{Digest, Sha256};

use crate::flash::RamFlash;
use crate::model::Model;
use crate::source::Source;

/// Runs operations that the bytes decide. The first byte picks a kind of flash.
pub fn run(data: &[u8]) {
    let mut source = Source(data);
    match source.below(4) {
        // The smallest state area that holds all records, with small pages.
        0 => drive::<1, 4, 256>(
            &mut source,
            Layout {
                state_size: 512,
                slot_size: 512,
                slots: 2,
                settings_size: 0,
                values_size: 0,
            },
        ),
        1 => drive::<1, 1, 256>(
            &mut source,
            Layout {
                state_size: 1024,
                slot_size: 256,
                slots: 5,
                settings_size: 0,
                values_size: 0,
            },
        ),
        2 => drive::<4, 8, 512>(
            &mut source,
            Layout {
                state_size: 2048,
                slot_size: 512,
                slots: 8,
                settings_size: 0,
                values_size: 0,
            },
        ),
        _ => drive::<1, 32, 1024>(
            &mut source,
            Layout {
                state_size: 2048,
                slot_size: 1024,
                slots: 4,
                settings_size: 0,
                values_size: 0,
            },
        ),
    }
}

/// Something to do with a store, and what it does to the model.
#[derive(Debug)]
enum Operation {
    Commit {
        slot: usize,
        record: Record,
        bytes: Vec<u8>,
        replaces: Option<usize>,
        piece: usize,
    },
    Abandon {
        slot: usize,
        bytes: Vec<u8>,
    },
    Update {
        slot: usize,
        state: SlotState,
        start_on_boot: bool,
    },
    Remove {
        slot: usize,
    },
    Reopen,
}

fn drive<const R: usize, const W: usize, const E: usize>(source: &mut Source<'_>, layout: Layout) {
    let flash = RamFlash::<R, W, E>::new((layout.slot_offset(layout.slots) as usize) / E);
    let mut store = Store::open(flash, layout).expect("fresh flash");
    let mut model = Model::default();
    while !source.is_empty() {
        let cut = source.byte();
        if cut & 1 == 1 {
            store.flash().fail_after(u32::from(cut >> 1), source.byte());
        }
        let operation = choose(source, &store);
        let mut after = model.clone();
        let result = apply(&mut store, &operation, &mut after);
        if store.flash().has_failed() {
            assert!(result.is_err(), "{operation:?} succeeded without power");
            store = restart(store, source);
            let found = Model::of(&mut store);
            assert!(found == model || found == after, "torn: {operation:?}");
            model = found;
        } else {
            result.unwrap_or_else(|error| panic!("{operation:?}: {error:?}"));
            store.flash().restore_power();
            model = after;
            assert_eq!(Model::of(&mut store), model, "{operation:?}");
        }
        assert_eq!(
            store.repairs().records_dropped,
            0,
            "dropped after {operation:?}"
        );
    }
}

fn choose<F: NorFlash>(source: &mut Source<'_>, store: &Store<F>) -> Operation {
    let slots = store.layout().slots;
    let slot = source.below(slots);
    match (source.below(5), store.free_slot()) {
        (kind @ (0 | 1), Some(free)) => {
            let length = 1 + source.below(store.layout().slot_size as usize);
            let seed = source.byte();
            let bytes: Vec<u8> = (0..length).map(|n| (n as u8).wrapping_mul(seed)).collect();
            if kind == 1 {
                return Operation::Abandon { slot: free, bytes };
            }
            let record = Record {
                state: SlotState::Verified,
                start_on_boot: seed & 1 == 1,
                length: length as u32,
                sha256: Sha256::digest(&bytes).into(),
            };
            let replaces = (slot != free && seed & 2 == 2).then_some(slot);
            Operation::Commit {
                slot: free,
                record,
                bytes,
                replaces,
                piece: 1 + source.below(70),
            }
        }
        (2, _) if store.record(slot).is_some() => {
            let bits = source.byte();
            let state = if bits & 1 == 1 {
                SlotState::Installed
            } else {
                SlotState::Verified
            };
            Operation::Update {
                slot,
                state,
                start_on_boot: bits & 2 == 2,
            }
        }
        (3, _) => Operation::Remove { slot },
        _ => Operation::Reopen,
    }
}

fn apply<const R: usize, const W: usize, const E: usize>(
    store: &mut Store<RamFlash<R, W, E>>,
    operation: &Operation,
    after: &mut Model,
) -> Result<(), Error> {
    match operation {
        Operation::Commit {
            slot,
            record,
            bytes,
            replaces,
            piece,
        } => {
            after.commit(*slot, *record, bytes, *replaces);
            write(store, *slot, bytes, *piece)?;
            assert_eq!(store.finish(*slot)?, record.length);
            store.commit(*slot, *record, *replaces)
        }
        Operation::Abandon { slot, bytes } => write(store, *slot, bytes, 64),
        Operation::Update {
            slot,
            state,
            start_on_boot,
        } => {
            after.update(*slot, *state, *start_on_boot);
            store.update(*slot, *state, *start_on_boot)
        }
        Operation::Remove { slot } => {
            after.0.remove(slot);
            store.remove(*slot)
        }
        Operation::Reopen => {
            let mut flash = store.flash().clone();
            flash.restore_power();
            *store = Store::open(flash, *store.layout())?;
            Ok(())
        }
    }
}

fn write<F: NorFlash>(
    store: &mut Store<F>,
    slot: usize,
    bytes: &[u8],
    piece: usize,
) -> Result<(), Error> {
    store.begin(slot)?;
    for (index, bytes) in bytes.chunks(piece).enumerate() {
        store.write(slot, (index * piece) as u32, bytes)?;
    }
    Ok(())
}

/// Power comes back, and may fail again while the store opens.
fn restart<const R: usize, const W: usize, const E: usize>(
    mut store: Store<RamFlash<R, W, E>>,
    source: &mut Source<'_>,
) -> Store<RamFlash<R, W, E>> {
    let layout = *store.layout();
    let mut flash = store.flash().clone();
    flash.restore_power();
    while source.byte() & 1 == 1 {
        flash.fail_after(u32::from(source.byte()) % 32, source.byte());
        // It opens, or it does not; what matters is that it does at last.
        drop(Store::open(&mut flash, layout));
        flash.restore_power();
    }
    Store::open(flash, layout).expect("a store after a power cut")
}
