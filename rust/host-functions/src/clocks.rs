//! `wasi:clocks/monotonic-clock`: reading time, and waiting for it.

use ketch_abi::import;
use ketch_runtime::Context;
use ketch_runtime::pollable::Source;
use ketch_wamr::{HostFunction, HostModule, Name};

use crate::poll::open;
use crate::table::{Caller, Outcome, row};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("now", [] -> [I64], now),
    row!("resolution", [] -> [I64], resolution),
    row!("subscribe-instant", [I64] -> [I32], subscribe_instant),
    row!("subscribe-duration", [I64] -> [I32], subscribe_duration),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::MONOTONIC_CLOCK),
    capability: None,
    functions: &FUNCTIONS,
};

fn now(caller: &mut Caller<'_>, _: &[u64]) -> Outcome {
    Ok(caller.data().board().clock.now())
}

fn resolution(caller: &mut Caller<'_>, _: &[u64]) -> Outcome {
    Ok(caller.data().board().clock.resolution())
}

fn subscribe_instant(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    open(caller.data(), Source::Timer(arguments[0].into()))
}

fn subscribe_duration(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let context = caller.data();
    let now = context.board().clock.now();
    open(
        context,
        Source::Timer(now.saturating_add(arguments[0]).into()),
    )
}
