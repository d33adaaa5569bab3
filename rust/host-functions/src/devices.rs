//! `ketch:devices/gpio`: opening pins by the label that the devicetree gives them.

use ketch_abi::{NAME_MAX, import};
use ketch_runtime::platform::Direction;
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule};

use crate::canonical::{GuestSlice, ReturnArea};
use crate::gpio_error::{RESULT_SIZE, Value, answer};
use crate::table::{Caller, Outcome, row};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open-digital-in", [I32, I32, I32] -> [], |caller, arguments| open(caller, arguments, Direction::Input)),
    row!("open-digital-out", [I32, I32, I32] -> [], |caller, arguments| open(caller, arguments, Direction::Output)),
    row!("open-digital-in-out", [I32, I32, I32] -> [], |caller, arguments| {
        open(caller, arguments, Direction::InputOutput)
    }),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: import::DEVICES_GPIO,
    functions: &FUNCTIONS,
};

fn open(caller: &mut Caller<'_>, arguments: &[u64], direction: Direction) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, RESULT_SIZE)?;
    let label = GuestSlice::argument(arguments, 0).text::<NAME_MAX>(caller)?;
    // No label is longer than what was kept, so a cut one names nothing.
    let opened = match label.whole() {
        Some(label) => caller.data().open_pin(label, direction),
        None => Err(Refusal::Unknown),
    };
    answer(caller, area, opened.map(Value::Word))
}
