//! `ketch:container/events`: turning pollables into events of a reactor.

use ketch_abi::import;
use ketch_runtime::Context;
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::table::{Caller, Outcome, row, word};

static FUNCTIONS: [&[HostFunction<Context>]; 1] =
    [&[row!("subscribe", [I32, I32] -> [], subscribe)]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::CONTAINER_EVENTS),
    capability: None,
    functions: &FUNCTIONS,
};

fn subscribe(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let context = caller.data();
    let place = context.pollable(word(arguments, 0)).map_err(Stop::Trap)?;
    context.subscribe(place, word(arguments, 1));
    Ok(0)
}
