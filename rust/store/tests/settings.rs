//! Settings are old or new, whatever happens while they are written.

use ketch_abi::Error;
use ketch_fuzz::flash::RamFlash;
use ketch_store::{Layout, Section, Store};
use proptest::prelude::*;

const SECTIONS: [Section; 5] = [
    Section::Anchors,
    Section::Policy,
    Section::Revocations,
    Section::Sequences,
    Section::Identity,
];

fn layout<const R: usize, const W: usize, const E: usize>() -> (RamFlash<R, W, E>, Layout) {
    let flash = RamFlash::new(64 * 1024 / E);
    let layout = Layout::fill(&flash, 3, 0).unwrap();
    (flash, layout)
}

fn all<const R: usize, const W: usize, const E: usize>(
    store: &mut Store<RamFlash<R, W, E>>,
) -> Vec<Vec<u8>> {
    SECTIONS
        .iter()
        .map(|section| {
            let mut buffer = [0; 1184];
            store.settings(*section, &mut buffer).unwrap().to_vec()
        })
        .collect()
}

/// Replaces sections, with power cuts in between.
fn drive<const R: usize, const W: usize, const E: usize>(steps: &[(usize, usize, u8, u32)]) {
    let (flash, layout) = layout::<R, W, E>();
    let mut store = Store::open(flash, layout).unwrap();
    let mut model = vec![Vec::new(); SECTIONS.len()];
    for (section, length, byte, cut) in steps {
        let place = section % SECTIONS.len();
        let section = SECTIONS[place];
        let bytes = vec![*byte; length % (section.length_max() + 1)];
        let mut after = model.clone();
        after[place].clone_from(&bytes);
        let serial = store.settings_serial();
        if *cut < 300 {
            store.flash().fail_after(*cut, *byte);
        }
        let result = store.replace_settings(section, &bytes);
        if store.flash().has_failed() {
            assert_eq!(result, Err(Error::StorageFailed));
            let mut flash = store.flash().clone();
            flash.restore_power();
            store = Store::open(flash, layout).unwrap();
            assert!(!store.repairs().settings_lost || model.iter().all(Vec::is_empty));
            let found = all(&mut store);
            assert!(found == model || found == after, "torn");
            model = found;
        } else {
            assert_eq!(result, Ok(()));
            assert!(store.settings_serial() > serial);
            store.flash().restore_power();
            model = after;
        }
        assert_eq!(all(&mut store), model);
    }
    let flash = store.flash().clone();
    assert_eq!(all(&mut Store::open(flash, layout).unwrap()), model);
}

proptest! {
    #[test]
    fn a_power_cut_leaves_the_old_or_the_new(
        steps in proptest::collection::vec((any::<usize>(), any::<usize>(), any::<u8>(), 0u32..600), 1..20),
        kind in 0..3,
    ) {
        match kind {
            0 => drive::<1, 4, 4096>(&steps),
            1 => drive::<4, 16, 512>(&steps),
            _ => drive::<1, 32, 1024>(&steps),
        }
    }
}

#[test]
fn what_makes_no_sense_is_empty_and_said() {
    let (mut flash, layout) = layout::<1, 4, 1024>();
    let start = layout.slot_offset(layout.slots) as usize;
    let half = layout.settings_size as usize / 2;
    let mut store = Store::open(flash.clone(), layout).unwrap();
    assert!(!store.repairs().settings_lost);
    store.replace_settings(Section::Policy, b"first").unwrap();
    store.replace_settings(Section::Policy, b"second").unwrap();
    flash = store.flash().clone();
    // One copy is damaged: the other one counts.
    flash.corrupt(start + half + 64, b"x");
    let mut store = Store::open(flash.clone(), layout).unwrap();
    assert_eq!(
        store.settings(Section::Policy, &mut [0; 1184]).unwrap(),
        b"first"
    );
    flash.corrupt(start + 64, b"x");
    let mut store = Store::open(flash, layout).unwrap();
    assert!(store.repairs().settings_lost);
    assert_eq!(
        store.settings(Section::Policy, &mut [0; 1184]).unwrap(),
        b""
    );
    store.replace_settings(Section::Policy, b"third").unwrap();
    assert_eq!(
        store.settings(Section::Policy, &mut [0; 1184]).unwrap(),
        b"third"
    );
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let (flash, layout) = layout::<1, 4, 4096>();
    let mut store = Store::open(flash, layout).unwrap();
    for section in SECTIONS {
        let most = vec![7; section.length_max()];
        store.replace_settings(section, &most).unwrap();
        assert_eq!(
            store.replace_settings(section, &[&most[..], &[1]].concat()),
            Err(Error::SettingsTooLarge)
        );
        assert_eq!(store.settings(section, &mut [0; 1184]).unwrap(), most);
    }
}
