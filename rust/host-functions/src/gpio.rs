//! `wasi:gpio/digital`: input, output, and pins that are both.

use ketch_abi::{Operations, import};
use ketch_runtime::platform::{Direction, GpioError};
use ketch_runtime::pollable::Source;
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Stop};

use crate::canonical::{ReturnArea, discriminant};
use crate::gpio_error::{RESULT_SIZE, Value, answer};
use crate::table::{Caller, Outcome, row, word};

/// One of the three pin resources. Its methods are the same functions, for its own handles only.
trait Pin {
    const DIRECTION: Direction;
    /// Its `pin-mode`.
    const MODE: u8;
}

struct In;
struct Out;
struct InOut;

impl Pin for In {
    const DIRECTION: Direction = Direction::Input;
    const MODE: u8 = 0;
}

impl Pin for Out {
    const DIRECTION: Direction = Direction::Output;
    const MODE: u8 = 1;
}

impl Pin for InOut {
    const DIRECTION: Direction = Direction::InputOutput;
    const MODE: u8 = 2;
}

macro_rules! common {
    ($resource:literal, $pin:ident) => {
        [
            row!(concat!("[method]", $resource, ".get-config"), [I32, I32] -> [], config::<$pin>),
            row!(concat!("[method]", $resource, ".watch-for-ready"), [I32] -> [I32], watch_for_ready::<$pin>),
            row!(concat!("[resource-drop]", $resource), [I32] -> [], close::<$pin>),
        ]
    };
}

macro_rules! output {
    ($resource:literal, $pin:ident) => {
        [
            row!(concat!("[method]", $resource, ".set-state"), [I32, I32, I32] -> [], set_state::<$pin>),
            row!(concat!("[method]", $resource, ".set-active"), [I32, I32] -> [], set_active::<$pin>),
            row!(concat!("[method]", $resource, ".set-inactive"), [I32, I32] -> [], set_inactive::<$pin>),
            row!(concat!("[method]", $resource, ".toggle"), [I32, I32] -> [], toggle::<$pin>),
        ]
    };
}

macro_rules! input {
    ($resource:literal, $pin:ident) => {
        [
            row!(concat!("[method]", $resource, ".read"), [I32, I32] -> [], read::<$pin>),
            row!(concat!("[method]", $resource, ".is-active"), [I32, I32] -> [], is_active::<$pin>),
            row!(concat!("[method]", $resource, ".is-inactive"), [I32, I32] -> [], is_inactive::<$pin>),
            row!(concat!("[method]", $resource, ".watch-state"), [I32, I32, I32] -> [], watch_state::<$pin>),
            row!(concat!("[method]", $resource, ".watch-active"), [I32, I32] -> [], watch_active::<$pin>),
            row!(concat!("[method]", $resource, ".watch-inactive"), [I32, I32] -> [], watch_inactive::<$pin>),
            row!(concat!("[method]", $resource, ".watch-falling-edge"), [I32, I32] -> [], watch_falling_edge::<$pin>),
            row!(concat!("[method]", $resource, ".watch-rising-edge"), [I32, I32] -> [], watch_rising_edge::<$pin>),
        ]
    };
}

static FUNCTIONS: [&[HostFunction<Context>]; 7] = [
    &common!("digital-in-pin", In),
    &input!("digital-in-pin", In),
    &common!("digital-out-pin", Out),
    &output!("digital-out-pin", Out),
    &common!("digital-in-out-pin", InOut),
    &input!("digital-in-out-pin", InOut),
    &output!("digital-in-out-pin", InOut),
];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: import::GPIO_DIGITAL,
    functions: &FUNCTIONS,
};

/// The states of a pin. Source: wasi-gpio, `pin-state`.
const ACTIVE: u8 = 0;
const INACTIVE: u8 = 1;

/// Does `operation` with the pin behind the first argument, if its handle and its grant allow
/// it, and answers into the area that the last argument points to.
fn with_pin<P: Pin>(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    needed: Operations,
    operation: impl FnOnce(&mut Context, usize) -> Result<Value, Refusal>,
) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, arguments.len() - 1, RESULT_SIZE)?;
    let context = caller.data();
    let outcome = match context
        .pin(word(arguments, 0), P::DIRECTION, needed)
        .map_err(Stop::Trap)?
    {
        Ok(pin) => operation(context, pin),
        Err(refusal) => Err(refusal),
    };
    answer(caller, area, outcome)
}

fn drive<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64], active: bool) -> Outcome {
    with_pin::<P>(caller, arguments, Operations::WRITE, |context, pin| {
        done(context.board().gpio.write(pin, active))
    })
}

fn set_state<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let state = discriminant(arguments, 1, 2)?;
    drive::<P>(caller, arguments, state == u32::from(ACTIVE))
}

fn set_active<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    drive::<P>(caller, arguments, true)
}

fn set_inactive<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    drive::<P>(caller, arguments, false)
}

fn toggle<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    with_pin::<P>(caller, arguments, Operations::WRITE, |context, pin| {
        done(context.board().gpio.toggle(pin))
    })
}

fn sense<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64], value: fn(bool) -> u8) -> Outcome {
    with_pin::<P>(caller, arguments, Operations::READ, |context, pin| {
        Ok(Value::Byte(value(context.board().gpio.read(pin)?)))
    })
}

fn read<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    sense::<P>(
        caller,
        arguments,
        |active| if active { ACTIVE } else { INACTIVE },
    )
}

fn is_active<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    sense::<P>(caller, arguments, u8::from)
}

fn is_inactive<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    sense::<P>(caller, arguments, |active| u8::from(!active))
}

fn watch<P: Pin>(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    source: impl FnOnce(u8) -> Source,
) -> Outcome {
    with_pin::<P>(caller, arguments, Operations::WATCH, |context, pin| {
        let device = u8::try_from(pin).map_err(|_| Refusal::Unknown)?;
        context.open_pollable(source(device)).map(Value::Word)
    })
}

fn watch_state<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let active = discriminant(arguments, 1, 2)? == u32::from(ACTIVE);
    watch::<P>(caller, arguments, |device| Source::Level { device, active })
}

fn watch_active<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    watch::<P>(caller, arguments, |device| Source::Level {
        device,
        active: true,
    })
}

fn watch_inactive<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    watch::<P>(caller, arguments, |device| Source::Level {
        device,
        active: false,
    })
}

/// The proposal calls the transition from active to inactive the falling edge; its text for the
/// rising one repeats that sentence with the states exchanged.
fn watch_falling_edge<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    watch::<P>(caller, arguments, |device| Source::Edge {
        device,
        active: false,
    })
}

fn watch_rising_edge<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    watch::<P>(caller, arguments, |device| Source::Edge {
        device,
        active: true,
    })
}

/// Pins are ready as soon as they are open: opening configures them.
fn watch_for_ready<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let context = caller.data();
    context
        .pin(word(arguments, 0), P::DIRECTION, Operations::NONE)
        .map_err(Stop::Trap)?
        .ok();
    crate::poll::open(context, Source::Always)
}

/// Bytes of `digital-config`: label, mode, active level, optional pull resistor.
const CONFIG_SIZE: u32 = 12;

fn config<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, CONFIG_SIZE)?;
    let context = caller.data();
    let pin = context
        .pin(word(arguments, 0), P::DIRECTION, Operations::NONE)
        .map_err(Stop::Trap)?;
    let Ok(pin) = pin else { return Ok(0) };
    let device = context.board().devices[pin];
    area.text(caller, 0, device.label)?;
    // The devicetree fixes the pull resistor; guests are not told of it.
    area.bytes(caller, 8, &[P::MODE, u8::from(device.active_low), 0, 0])?;
    Ok(0)
}

fn close<P: Pin>(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    caller
        .data()
        .close_pin(word(arguments, 0), P::DIRECTION)
        .map_err(Stop::Trap)?;
    Ok(0)
}

fn done(outcome: Result<(), GpioError>) -> Result<Value, Refusal> {
    outcome.map(|()| Value::Unit).map_err(Refusal::Gpio)
}
