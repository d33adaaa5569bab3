//! The store, case by case.

use ketch_abi::Error;
use ketch_fuzz::flash::RamFlash;
use ketch_store::{Layout, Record, SLOTS_MAX, SlotState, Store};
use sha2::{Digest, Sha256};

const LAYOUT: Layout = Layout {
    state_size: 2048,
    slot_size: 1024,
    slots: 3,
    settings_size: 0,
    values_size: 0,
};

type Flash = RamFlash<4, 8, 512>;

fn fresh() -> Store<Flash> {
    Store::open(Flash::new(10), LAYOUT).unwrap()
}

fn record(bytes: &[u8]) -> Record {
    Record {
        state: SlotState::Verified,
        start_on_boot: false,
        length: bytes.len() as u32,
        sha256: Sha256::digest(bytes).into(),
    }
}

fn put(store: &mut Store<Flash>, bytes: &[u8], replaces: Option<usize>) -> usize {
    let slot = store.free_slot().unwrap();
    store.begin(slot).unwrap();
    store.write(slot, 0, bytes).unwrap();
    store.finish(slot).unwrap();
    store.commit(slot, record(bytes), replaces).unwrap();
    slot
}

fn reopen(mut store: Store<Flash>) -> Store<Flash> {
    Store::open(store.flash().clone(), LAYOUT).unwrap()
}

#[test]
fn images_and_records_survive() {
    let mut store = fresh();
    assert_eq!(put(&mut store, &[1; 700], None), 0);
    assert_eq!(put(&mut store, &[2; 13], None), 1);
    store.update(1, SlotState::Installed, true).unwrap();
    let mut store = reopen(store);
    assert_eq!(store.record(0), Some(record(&[1; 700])));
    let installed = Record {
        state: SlotState::Installed,
        start_on_boot: true,
        ..record(&[2; 13])
    };
    assert_eq!(store.record(1), Some(installed));
    assert_eq!(store.records().count(), 2);
    store.check(0).unwrap();
    let mut bytes = [0; 9];
    store.read(1, 3, &mut bytes).unwrap();
    assert_eq!(bytes, [2; 9]);
    assert_eq!(store.slot_offset(1), Ok(2048 + 1024));
    store.remove(0).unwrap();
    assert_eq!(reopen(store).free_slot(), Some(0));
}

#[test]
fn slots_are_guarded() {
    let mut store = fresh();
    put(&mut store, &[1; 8], None);
    assert_eq!(store.begin(0), Err(Error::Internal), "in use");
    assert_eq!(store.begin(3), Err(Error::Internal), "not there");
    assert_eq!(store.write(1, 0, &[0]), Err(Error::Internal), "not begun");
    assert_eq!(store.finish(1), Err(Error::Internal), "not begun");
    store.begin(1).unwrap();
    assert_eq!(
        store.write(1, 1, &[0]),
        Err(Error::Internal),
        "not where it ends"
    );
    assert_eq!(store.write(1, 0, &[0; 1025]), Err(Error::ImageTooLarge));
    store.write(1, 0, &[0; 1024]).unwrap();
    assert_eq!(
        store.commit(1, record(&[0; 1024]), None),
        Err(Error::Internal),
        "not finished"
    );
    assert_eq!(store.finish(1), Ok(1024));
    assert_eq!(
        store.commit(1, record(&[0; 1023]), None),
        Err(Error::Internal),
        "other length"
    );
    assert_eq!(
        store.commit(1, record(&[0; 1024]), Some(1)),
        Err(Error::Internal),
        "itself"
    );
    store.commit(1, record(&[0; 1024]), None).unwrap();
    assert_eq!(
        store.update(2, SlotState::Installed, true),
        Err(Error::Internal),
        "free"
    );
    assert_eq!(store.check(2), Err(Error::Internal), "free");
    assert_eq!(
        store.read(0, 1020, &mut [0; 8]),
        Err(Error::Internal),
        "past the end"
    );
    assert_eq!(
        store.read(3, 0, &mut [0; 8]),
        Err(Error::Internal),
        "not there"
    );
}

#[test]
fn a_damaged_image_is_noticed() {
    let mut store = fresh();
    put(&mut store, &[1; 700], None);
    let offset = store.slot_offset(0).unwrap() as usize;
    store.flash().corrupt(offset + 699, &[0]);
    assert_eq!(store.check(0), Err(Error::StorageCorrupt));
}

#[test]
fn a_replacement_that_was_cut_off_is_completed() {
    let mut store = fresh();
    put(&mut store, &[1; 20], None);
    let slot = store.free_slot().unwrap();
    store.begin(slot).unwrap();
    store.write(slot, 0, &[2; 20]).unwrap();
    store.finish(slot).unwrap();
    // One item is 8 units of 8 bytes, so the power fails with the removal of the old record.
    store.flash().fail_after(8, 0);
    assert_eq!(
        store.commit(slot, record(&[2; 20]), Some(0)),
        Err(Error::StorageFailed)
    );
    store.flash().restore_power();
    let store = reopen(store);
    assert!(store.repairs().replacement_completed);
    assert_eq!(store.records().collect::<Vec<_>>(), [(1, record(&[2; 20]))]);
    // A newer image in the old slot is not taken for the one that was replaced.
    let mut store = reopen(store);
    assert!(!store.repairs().replacement_completed);
    put(&mut store, &[3; 20], None);
    assert_eq!(reopen(store).records().count(), 2);
}

#[test]
fn a_state_area_without_sense_is_repaired() {
    for fill in [0x00, 0x55, 0xa5, 0xfe] {
        let mut flash = Flash::new(10);
        flash.corrupt(0, &[fill; 2048]);
        let mut store = Store::open(flash, LAYOUT).unwrap();
        assert_eq!(store.records().count(), 0);
        put(&mut store, &[1; 20], None);
        assert_eq!(reopen(store).records().count(), 1, "{fill:02x}");
    }
}

#[test]
fn one_damaged_record_costs_one_slot() {
    let mut store = fresh();
    put(&mut store, &[1; 20], None);
    put(&mut store, &[2; 20], None);
    let state = &store.flash().bytes()[..2048];
    let at = state
        .windows(32)
        .position(|bytes| bytes == record(&[1; 20]).sha256)
        .unwrap();
    store.flash().corrupt(at, &[0]);
    let store = reopen(store);
    assert_eq!(store.records().collect::<Vec<_>>(), [(1, record(&[2; 20]))]);
}

#[test]
fn records_of_another_layout_are_dropped() {
    let mut store = fresh();
    put(&mut store, &[1; 20], None);
    let layout = Layout {
        slot_size: 512,
        ..LAYOUT
    };
    let store = Store::open(store.flash().clone(), layout).unwrap();
    assert_eq!(store.records().count(), 0);
    assert_eq!(store.repairs().records_dropped, 1);
    assert_eq!(reopen(store).records().count(), 0);
}

#[test]
fn impossible_layouts_are_refused() {
    for layout in [
        Layout {
            state_size: 512,
            ..LAYOUT
        },
        Layout {
            state_size: 2047,
            ..LAYOUT
        },
        Layout {
            slot_size: 0,
            ..LAYOUT
        },
        Layout {
            slot_size: 1000,
            ..LAYOUT
        },
        Layout {
            slot_size: 1 << 31,
            ..LAYOUT
        },
        Layout { slots: 0, ..LAYOUT },
        Layout {
            slots: SLOTS_MAX + 1,
            slot_size: 512,
            ..LAYOUT
        },
    ] {
        assert_eq!(
            Store::open(Flash::new(10), layout).err(),
            Some(Error::StorageFailed)
        );
    }
    let more = Layout { slots: 4, ..LAYOUT };
    assert_eq!(
        Store::open(Flash::new(10), more).err(),
        Some(Error::StorageTooSmall)
    );
    // A head and seven records fill a page, and there are two.
    let full = Layout {
        state_size: 1024,
        slot_size: 512,
        slots: 7,
        settings_size: 0,
        values_size: 0,
    };
    assert_eq!(
        Store::open(Flash::new(10), full).err(),
        Some(Error::StorageFailed)
    );
    assert!(Store::open(Flash::new(10), Layout { slots: 6, ..full }).is_ok());
}

#[test]
fn a_partition_is_filled() {
    let layout = Layout::fill(&Flash::new(36), 8, 0).unwrap();
    assert_eq!(
        layout,
        Layout {
            settings_size: 16 * 512,
            values_size: 0,
            state_size: 2048,
            slot_size: 1024,
            slots: 8
        }
    );
    assert!(Store::open(Flash::new(36), layout).is_ok());
    assert_eq!(
        Layout::fill(&Flash::new(3), 2, 0),
        Err(Error::StorageTooSmall)
    );
    assert_eq!(
        Layout::fill(&Flash::new(35), 0, 0),
        Err(Error::StorageFailed)
    );
}

#[test]
fn a_fingerprint_changes_with_every_bit_of_its_range_alone() {
    let image: Vec<u8> = (0..303_u32).map(|byte| (byte * 7) as u8).collect();
    let of = |image: &[u8]| {
        let mut store = fresh();
        let slot = put(&mut store, image, None);
        store.fingerprint(slot, 4..301).unwrap()
    };
    let right = of(&image);
    assert_eq!(of(&image), right);
    for byte in 0..image.len() {
        for bit in [0, 7] {
            let mut other = image.clone();
            other[byte] ^= 1 << bit;
            assert_eq!(of(&other) != right, (4..301).contains(&byte), "byte {byte}");
        }
    }
}
