//! `wasi:io/poll`: readiness of timers and watches.

use ketch_abi::{Trap, import};
use ketch_runtime::Context;
use ketch_runtime::config::POLLABLES_MAX;
use ketch_runtime::context::Refusal;
use ketch_runtime::pollable::Source;
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{GuestSlice, ReturnArea, allocate};
use crate::table::{Caller, Outcome, row, word};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("[method]pollable.ready", [I32] -> [I32], ready),
    row!("[method]pollable.block", [I32] -> [], block),
    row!("[resource-drop]pollable", [I32] -> [], close),
    row!("poll", [I32, I32, I32] -> [], poll),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::POLL),
    capability: None,
    functions: &FUNCTIONS,
};

/// Opens a pollable for a function that has no way to return an error.
pub(crate) fn open(context: &mut Context, source: Source) -> Outcome {
    opened(context.open_pollable(source))
}

/// The same for one that was opened.
pub(crate) fn opened(pollable: Result<u32, Refusal>) -> Outcome {
    pollable
        .map(u64::from)
        .map_err(|_| Stop::Trap(Trap::HandlesExhausted))
}

fn place(caller: &mut Caller<'_>, handle: u32) -> Result<u8, Stop> {
    caller.data().pollable(handle).map_err(Stop::Trap)
}

fn ready(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let place = place(caller, word(arguments, 0))?;
    Ok(u64::from(caller.data().is_ready(place)))
}

fn block(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let place = place(caller, word(arguments, 0))?;
    caller.data().block(&[place], |_| ())?;
    Ok(0)
}

fn close(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    caller
        .data()
        .close_pollable(word(arguments, 0))
        .map_err(Stop::Trap)?;
    Ok(0)
}

/// A list longer than the table of pollables must name one twice; nothing useful does.
fn poll(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, 8)?;
    let slice = GuestSlice::argument(arguments, 0);
    if slice.length() == 0 {
        return Err(Stop::Trap(Trap::EmptyPoll));
    }
    let handles = slice.words::<POLLABLES_MAX>(caller, Trap::EmptyPoll)?;
    let mut places = heapless::Vec::<u8, POLLABLES_MAX>::new();
    for &handle in &handles {
        let place = place(caller, handle)?;
        // As many places as handles, and those fitted.
        let _ = places.push(place);
    }
    let mut ready = heapless::Vec::<u32, POLLABLES_MAX>::new();
    caller.data().block(&places, |position| {
        let _ = ready.push(position as u32);
    })?;
    let pointer = allocate(caller, 4, ready.len() * 4)?;
    for (position, index) in ready.iter().enumerate() {
        caller.write(pointer + 4 * position as u32, &index.to_le_bytes())?;
    }
    area.word(caller, 0, pointer)?;
    area.word(caller, 4, ready.len() as u32)?;
    Ok(0)
}
