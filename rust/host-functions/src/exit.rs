//! `wasi:cli/exit`: ending with a code.

use ketch_abi::import;
use ketch_runtime::Context;
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::discriminant;
use crate::table::{Caller, Outcome, row, word};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("exit", [I32] -> [], exit),
    row!("exit-with-code", [I32] -> [], exit_with_code),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::EXIT),
    capability: None,
    functions: &FUNCTIONS,
};

/// `exit(status: result)`: ok is 0, an error is 1.
fn exit(_: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    Err(Stop::Exit(discriminant(arguments, 0, 2)? as i32))
}

/// `exit-with-code(status-code: u8)`: the canonical ABI keeps the low byte.
fn exit_with_code(_: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    Err(Stop::Exit((word(arguments, 0) & 0xff) as i32))
}
