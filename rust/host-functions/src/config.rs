//! `wasi:config/store`: what the operator tells the container.

use ketch_abi::{Error, import};
use ketch_runtime::Context;
use ketch_runtime::config::CONFIG;
use ketch_runtime::keyvalue::KEY_MAX;
use ketch_runtime::settings::Settings;
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{GuestSlice, ReturnArea, allocate};
use crate::table::{Caller, Outcome, row};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("get", [I32, I32, I32] -> [], get),
    row!("get-all", [I32] -> [], get_all),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::CONFIG_STORE),
    capability: None,
    functions: if CONFIG { &FUNCTIONS } else { &[] },
};

/// Bytes of `result<option<string>, error>` and of `result<list<tuple<string, string>>, error>`.
const SIZE: u32 = 16;
/// Bytes of two texts.
const PAIR: u32 = 16;

/// Writes `io(string)`.
fn refuse(caller: &mut Caller<'_>, area: ReturnArea, _: Error) -> Outcome {
    area.text(caller, 8, "the flash failed")?;
    area.byte(caller, 4, 1)?;
    area.byte(caller, 0, 1).map(|()| 0)
}

/// The value of the key that the arguments name. Apart, so that the key is off the stack when the guest
/// allocates.
#[inline(never)]
fn find<'s>(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    settings: &'s mut Settings,
) -> Result<Result<Option<&'s str>, Error>, Stop> {
    let key = GuestSlice::argument(arguments, 0).text::<KEY_MAX>(caller)?;
    Ok(caller.data().settings(settings).map(|()| {
        // No key is longer than what was kept of this one.
        key.whole().and_then(|key| settings.value(key))
    }))
}

fn get(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, SIZE)?;
    let mut settings = Settings::new();
    let value = match find(caller, arguments, &mut settings)? {
        Ok(value) => value,
        Err(error) => return refuse(caller, area, error),
    };
    if let Some(value) = value {
        area.text(caller, 8, value)?;
    }
    area.byte(caller, 4, value.is_some().into())?;
    area.byte(caller, 0, 0).map(|()| 0)
}

fn get_all(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 0, SIZE)?;
    let mut settings = Settings::new();
    if let Err(error) = caller.data().settings(&mut settings) {
        return refuse(caller, area, error);
    }
    let count = settings.iter().count();
    let list = allocate(caller, 4, PAIR as usize * count)?;
    for (place, (key, value)) in (0..).zip(settings.iter()) {
        for (offset, text) in [(0, key), (8, value)] {
            let pointer = allocate(caller, 1, text.len())?;
            caller.write(pointer, text.as_bytes())?;
            let place = list + PAIR * place + offset;
            caller.write(place, &pointer.to_le_bytes())?;
            caller.write(place + 4, &(text.len() as u32).to_le_bytes())?;
        }
    }
    area.word(caller, 4, list)?;
    area.word(caller, 8, count as u32)?;
    area.byte(caller, 0, 0).map(|()| 0)
}
