//! What containers keep against a map, through power cuts, and on flash with anything in it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_store::{KeyValues, VALUE_MAX};

use crate::flash::RamFlash;
use crate::source::Source;

type Model = BTreeMap<(Vec<u8>, Vec<u8>), Vec<u8>>;

const OWNERS: [&[u8]; 3] = [b"a", b"b", b"alarm-policy-with-a-name-of-32-b"];
const KEYS: [&[u8]; 4] = [b"", b"k", b"key", b"0123456789abcdef0123456789abcdef"];
const QUOTA: usize = 900;

/// Runs operations that the bytes decide. The first byte picks a kind of flash.
pub fn run(data: &[u8]) {
    let mut source = Source(data);
    match source.below(3) {
        0 => drive::<1, 4, 4096>(&mut source),
        1 => drive::<4, 16, 512>(&mut source),
        _ => drive::<1, 32, 1024>(&mut source),
    }
}

/// Bytes of flash for an entry.
fn size(owner: &[u8], key: &[u8], value: &[u8]) -> usize {
    32 + (owner.len() + key.len() + value.len()).next_multiple_of(32)
}

fn used(model: &Model, own: &[u8]) -> usize {
    let of = model.iter().filter(|((owner, _), _)| owner == own);
    of.map(|((owner, key), value)| size(owner, key, value))
        .sum()
}

fn all<const R: usize, const W: usize, const E: usize>(
    values: &mut KeyValues<RamFlash<R, W, E>>,
) -> Model {
    let mut model = Model::new();
    for owner in OWNERS {
        let mut keys = Vec::new();
        let each = &mut |key: &[u8]| {
            keys.push(key.to_vec());
            ControlFlow::Continue(())
        };
        values.keys(owner, 0, each).unwrap();
        for (number, key) in keys.iter().enumerate() {
            let mut value = [0; VALUE_MAX];
            let found = values.value(owner, key, &mut value).unwrap();
            let value = value[..found.unwrap()].to_vec();
            assert!(values.holds(owner, key, &value).unwrap());
            let mut alone = Vec::new();
            let one = &mut |key: &[u8]| {
                alone = key.to_vec();
                ControlFlow::Break(())
            };
            values.keys(owner, number, one).unwrap();
            assert_eq!(alone, *key);
            let twice = model.insert((owner.to_vec(), key.clone()), value);
            assert_eq!(twice, None, "a key twice");
        }
        assert_eq!(values.used(owner).unwrap(), used(&model, owner));
    }
    model
}

fn drive<const R: usize, const W: usize, const E: usize>(source: &mut Source<'_>) {
    let (start, half) = (E as u32, (2048usize.next_multiple_of(E)) as u32);
    let mut flash = RamFlash::<R, W, E>::new(1 + 2 * half as usize / E);
    // What another firmware left there.
    let garbage = source.byte();
    if garbage & 1 == 1 {
        let bytes: Vec<u8> = (0..512).map(|_| source.byte()).collect();
        let at = start + u32::from(garbage >> 7) * half;
        flash.write(at, &bytes).unwrap();
    }
    let mut values = KeyValues::open(flash, start, half).unwrap();
    let mut model = all(&mut values);
    while !source.is_empty() {
        let (owner, key) = (OWNERS[source.below(3)], KEYS[source.below(4)]);
        let cut = source.byte();
        if cut < 60 {
            values.flash().fail_after(cut.into(), source.byte());
        }
        let mut after = model.clone();
        let result = match source.below(8) {
            0 => {
                after.retain(|(own, _), _| own != owner);
                values.forget(owner)
            }
            1 | 2 => {
                after.remove(&(owner.to_vec(), key.to_vec()));
                values.delete(owner, key)
            }
            _ => {
                let value = vec![source.byte(); usize::from(source.byte())];
                after.insert((owner.to_vec(), key.to_vec()), value.clone());
                values.set(owner, key, &value, QUOTA)
            }
        };
        if values.flash().has_failed() {
            assert_eq!(result, Err(Error::StorageFailed));
            let mut flash = values.flash().clone();
            flash.restore_power();
            values = KeyValues::open(flash, start, half).unwrap();
            let found = all(&mut values);
            assert!(found == model || found == after, "torn");
            model = found;
        } else {
            values.flash().restore_power();
            match result {
                Ok(()) => {
                    assert!(after == model || used(&after, owner) <= QUOTA);
                    model = after;
                }
                Err(Error::LimitExceeded) => assert!(used(&after, owner) > QUOTA),
                // All owners together, and whoever else left something, have more than a half.
                Err(error) => {
                    let all: usize = OWNERS.iter().map(|owner| used(&after, owner)).sum();
                    let full = garbage & 1 == 1 || all > half as usize - 32;
                    assert!(error == Error::StorageFull && full, "{error:?}");
                }
            }
        }
        assert_eq!(all(&mut values), model);
    }
    let flash = values.flash().clone();
    let again = &mut KeyValues::open(flash, start, half).unwrap();
    assert_eq!(all(again), model);
}
