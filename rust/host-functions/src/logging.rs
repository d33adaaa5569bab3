//! `wasi:logging/logging`: lines into the container's own log.

use ketch_abi::import;
use ketch_runtime::Context;
use ketch_runtime::log::LINE_MAX;
use ketch_runtime::platform::Level;
use ketch_wamr::{HostFunction, HostModule, Name};

use crate::canonical::{GuestSlice, Text, discriminant};
use crate::table::{Caller, Outcome, row};

static FUNCTIONS: [&[HostFunction<Context>]; 1] =
    [&[row!("log", [I32, I32, I32, I32, I32] -> [], log)]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::LOGGING),
    capability: None,
    functions: &FUNCTIONS,
};

/// Longest context that is kept.
const CONTEXT_MAX: usize = 32;

fn log(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let level = discriminant(arguments, 0, 6)?;
    let (mut context, mut message) = (Text::<CONTEXT_MAX>::new(), Text::<LINE_MAX>::new());
    GuestSlice::argument(arguments, 1).copy_text(caller, &mut context)?;
    GuestSlice::argument(arguments, 3).copy_text(caller, &mut message)?;
    let level = Level::from_number(level).unwrap_or(Level::Critical);
    caller.data().log(level, context.as_str(), message.as_str());
    Ok(0)
}
