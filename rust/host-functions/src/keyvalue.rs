//! `wasi:keyvalue/store`: what a container keeps, by key.

use core::ops::ControlFlow;

use heapless::{String, Vec};
use ketch_abi::import;
use ketch_runtime::Context;
use ketch_runtime::config::{KEYVALUE, KEYVALUE_VALUE_SIZE};
use ketch_runtime::keyvalue::{KEY_MAX, Kept, KeyValueError};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{GuestSlice, ReturnArea, Text, allocate, discriminant};
use crate::table::{Caller, Outcome, row, word};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open", [I32, I32, I32] -> [], open),
    row!("[method]bucket.get", [I32, I32, I32, I32] -> [], get),
    row!("[method]bucket.set", [I32, I32, I32, I32, I32, I32] -> [], set),
    row!("[method]bucket.delete", [I32, I32, I32, I32] -> [], delete),
    row!("[method]bucket.exists", [I32, I32, I32, I32] -> [], exists),
    row!("[method]bucket.list-keys", [I32, I32, I32, I32, I32] -> [], list_keys),
    row!("[resource-drop]bucket", [I32] -> [], close),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::KEYVALUE_STORE),
    capability: None,
    functions: if KEYVALUE { &FUNCTIONS } else { &[] },
};

/// Bytes of a `result` whose error is an `error` and whose value is no larger.
const SIZE: u32 = 16;
/// Bytes of `result<key-response, error>`.
const LIST_SIZE: u32 = 24;
/// Most keys in one answer.
const PAGE: usize = 8;

/// Writes an error: `no-such-store`, `access-denied`, `other(string)`.
fn refuse(caller: &mut Caller<'_>, area: ReturnArea, error: KeyValueError) -> Outcome {
    let (case, text) = match error {
        KeyValueError::NoSuchStore => (0, ""),
        KeyValueError::AccessDenied => (1, ""),
        KeyValueError::Other(text) => (2, text),
    };
    area.text(caller, 8, text)?;
    area.byte(caller, 4, case)?;
    area.byte(caller, 0, 1).map(|()| 0)
}

/// Answers with what came of a call: `value` writes what there is, where it went well.
fn answer<T>(
    caller: &mut Caller<'_>,
    area: ReturnArea,
    kept: Kept<T>,
    value: impl FnOnce(&mut Caller<'_>, T) -> Result<(), Stop>,
) -> Outcome {
    match kept.map_err(Stop::Trap)? {
        Ok(result) => {
            value(caller, result)?;
            area.byte(caller, 0, 0).map(|()| 0)
        }
        Err(error) => refuse(caller, area, error),
    }
}

/// The handle, the key and the return area of a call that has no more than these.
fn arguments(
    caller: &mut Caller<'_>,
    arguments: &[u64],
) -> Result<(u32, Text<KEY_MAX>, ReturnArea), Stop> {
    let area = ReturnArea::argument(caller, arguments, 3, SIZE)?;
    let key = GuestSlice::argument(arguments, 1).text::<KEY_MAX>(caller)?;
    Ok((word(arguments, 0), key, area))
}

fn open(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, SIZE)?;
    let identifier = GuestSlice::argument(arguments, 0).text::<KEY_MAX>(caller)?;
    let opened = caller.data().open_bucket(identifier.whole());
    answer(caller, area, Ok(opened), |caller, handle| {
        area.word(caller, 4, handle)
    })
}

/// How long the value is, and of it what `value` has room for. Apart, so that the key is off the stack
/// when the guest allocates.
#[inline(never)]
fn find(
    caller: &mut Caller<'_>,
    values: &[u64],
    value: &mut [u8],
) -> Result<(ReturnArea, Kept<Option<usize>>), Stop> {
    let (handle, key, area) = arguments(caller, values)?;
    let found = caller.data().kept_value(handle, key.whole(), value);
    Ok((area, found))
}

fn get(caller: &mut Caller<'_>, values: &[u64]) -> Outcome {
    let mut value = [0; KEYVALUE_VALUE_SIZE];
    let (area, found) = find(caller, values, &mut value)?;
    answer(caller, area, found, |caller, found| {
        let Some(length) = found else {
            return area.byte(caller, 4, 0);
        };
        let pointer = allocate(caller, 1, length)?;
        caller.write(pointer, &value[..length])?;
        area.byte(caller, 4, 1)?;
        area.word(caller, 8, pointer)?;
        area.word(caller, 12, length as u32)
    })
}

fn set(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 5, SIZE)?;
    let key = GuestSlice::argument(arguments, 1).text::<KEY_MAX>(caller)?;
    let handle = word(arguments, 0);
    let (pointer, length) = (word(arguments, 3), word(arguments, 4));
    let kept = caller.lend(pointer, length, |context, value| {
        let value = Some(value).filter(|value| value.len() <= KEYVALUE_VALUE_SIZE);
        context.keep(handle, key.whole(), value)
    })?;
    answer(caller, area, kept, |_, ()| Ok(()))
}

fn delete(caller: &mut Caller<'_>, values: &[u64]) -> Outcome {
    let (handle, key, area) = arguments(caller, values)?;
    let deleted = caller.data().unkeep(handle, key.whole());
    answer(caller, area, deleted, |_, ()| Ok(()))
}

fn exists(caller: &mut Caller<'_>, values: &[u64]) -> Outcome {
    let (area, found) = find(caller, values, &mut [])?;
    answer(caller, area, found, |caller, found| {
        area.byte(caller, 4, found.is_some().into())
    })
}

fn list_keys(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 4, LIST_SIZE)?;
    // A cursor is the number of the first key that is still to come.
    let from = match discriminant(arguments, 1, 2)? {
        0 => Some(0),
        _ => {
            let cursor = GuestSlice::argument(arguments, 2).text::<10>(caller)?;
            cursor.whole().and_then(|cursor| cursor.parse().ok())
        }
    };
    let Some(from) = from else {
        caller
            .data()
            .check_bucket(word(arguments, 0))
            .map_err(Stop::Trap)?;
        return refuse(caller, area, KeyValueError::Other("no such cursor"));
    };
    let mut keys = Vec::<String<KEY_MAX>, PAGE>::new();
    let mut more = false;
    let listed = caller
        .data()
        .kept_keys(word(arguments, 0), from, &mut |key| {
            // Only text was kept.
            let key = core::str::from_utf8(key)
                .ok()
                .and_then(|key| key.try_into().ok());
            more = keys.push(key.unwrap_or_default()).is_err();
            if more {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
    answer(caller, area, listed, |caller, ()| {
        let list = allocate(caller, 4, 8 * keys.len())?;
        for (place, key) in (0..).zip(&keys) {
            let pointer = allocate(caller, 1, key.len())?;
            caller.write(pointer, key.as_bytes())?;
            caller.write(list + 8 * place, &pointer.to_le_bytes())?;
            caller.write(list + 8 * place + 4, &(key.len() as u32).to_le_bytes())?;
        }
        area.word(caller, 4, list)?;
        area.word(caller, 8, keys.len() as u32)?;
        area.byte(caller, 12, more.into())?;
        if more {
            let mut cursor = String::<10>::new();
            // A number of keys has fewer digits.
            let _ = core::fmt::write(&mut cursor, format_args!("{}", from + keys.len()));
            area.text(caller, 16, &cursor)?;
        }
        Ok(())
    })
}

fn close(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let closed = caller.data().close_bucket(word(arguments, 0));
    closed.map(|()| 0).map_err(Stop::Trap)
}
