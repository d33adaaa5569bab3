//! `ketch:devices/gpio`: opening pins by the label that the devicetree gives them.

use ketch_abi::{Capability, import};
use ketch_runtime::Context;
use ketch_runtime::platform::Direction;
use ketch_wamr::{HostFunction, HostModule, Name};

use crate::canonical::ReturnArea;
use crate::gpio_error::{RESULT_SIZE, Value, answer};
use crate::open::labelled;
use crate::table::{Caller, Outcome, row};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open-digital-in", [I32, I32, I32] -> [], |caller, arguments| open(caller, arguments, Direction::Input)),
    row!("open-digital-out", [I32, I32, I32] -> [], |caller, arguments| open(caller, arguments, Direction::Output)),
    row!("open-digital-in-out", [I32, I32, I32] -> [], |caller, arguments| {
        open(caller, arguments, Direction::InputOutput)
    }),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::DEVICES_GPIO),
    capability: Some(Capability::Gpio),
    functions: &FUNCTIONS,
};

fn open(caller: &mut Caller<'_>, arguments: &[u64], direction: Direction) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, RESULT_SIZE)?;
    let opened = labelled(caller, arguments, |context, label| {
        context.open_pin(label, direction)
    })?;
    answer(caller, area, opened.map(Value::Word))
}
