//! `wasi:gpio/digital`: input, output, and pins that are both.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::device::Kind;
use ketch_runtime::platform::Direction;
use ketch_runtime::pollable::Source;
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{ReturnArea, discriminant};
use crate::gpio_error::{RESULT_SIZE, Value, answer};
use crate::table::{Caller, Outcome, row, word};

// The three pin resources have the same methods, each for its own handles only. The direction is an
// argument of them and not a type, so that a device has each function once.
use Direction::{Input as In, InputOutput as InOut, Output as Out};

/// What a method does with its pin.
#[derive(Clone, Copy)]
enum Act {
    Drive(State),
    Toggle,
    /// Answers whether the pin is in this state.
    Sense {
        active: bool,
    },
    WatchLevel(State),
    WatchEdge {
        active: bool,
    },
}

/// The state that a method is about.
#[derive(Clone, Copy)]
enum State {
    Active,
    Inactive,
    /// The one that the guest names in its second argument.
    Named,
}

/// One row of a pin's resource.
macro_rules! method {
    ($name:expr, $parameters:tt -> $results:tt, $direction:ident, $act:expr) => {
        row!($name, $parameters -> $results, |caller, arguments| act(caller, arguments, $direction, $act))
    };
}

macro_rules! common {
    ($resource:literal, $pin:ident) => {
        [
            row!(concat!("[method]", $resource, ".get-config"), [I32, I32] -> [], |caller, arguments| config(caller, arguments, $pin)),
            row!(concat!("[method]", $resource, ".watch-for-ready"), [I32] -> [I32], |caller, arguments| watch_for_ready(caller, arguments, $pin)),
            row!(concat!("[resource-drop]", $resource), [I32] -> [], |caller, arguments| close(caller, arguments, $pin)),
        ]
    };
}

macro_rules! output {
    ($resource:literal, $pin:ident) => {
        [
            method!(concat!("[method]", $resource, ".set-state"), [I32, I32, I32] -> [], $pin, Act::Drive(State::Named)),
            method!(concat!("[method]", $resource, ".set-active"), [I32, I32] -> [], $pin, Act::Drive(State::Active)),
            method!(concat!("[method]", $resource, ".set-inactive"), [I32, I32] -> [], $pin, Act::Drive(State::Inactive)),
            method!(concat!("[method]", $resource, ".toggle"), [I32, I32] -> [], $pin, Act::Toggle),
        ]
    };
}

// The proposal calls the transition from active to inactive the falling edge; its text for the
// rising one repeats that sentence with the states exchanged.
macro_rules! input {
    ($resource:literal, $pin:ident) => {
        [
            // `pin-state` has active first, so its number answers whether the pin is inactive.
            method!(concat!("[method]", $resource, ".read"), [I32, I32] -> [], $pin, Act::Sense { active: false }),
            method!(concat!("[method]", $resource, ".is-active"), [I32, I32] -> [], $pin, Act::Sense { active: true }),
            method!(concat!("[method]", $resource, ".is-inactive"), [I32, I32] -> [], $pin, Act::Sense { active: false }),
            method!(concat!("[method]", $resource, ".watch-state"), [I32, I32, I32] -> [], $pin, Act::WatchLevel(State::Named)),
            method!(concat!("[method]", $resource, ".watch-active"), [I32, I32] -> [], $pin, Act::WatchLevel(State::Active)),
            method!(concat!("[method]", $resource, ".watch-inactive"), [I32, I32] -> [], $pin, Act::WatchLevel(State::Inactive)),
            method!(concat!("[method]", $resource, ".watch-falling-edge"), [I32, I32] -> [], $pin, Act::WatchEdge { active: false }),
            method!(concat!("[method]", $resource, ".watch-rising-edge"), [I32, I32] -> [], $pin, Act::WatchEdge { active: true }),
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
    name: Name::new(import::GPIO_DIGITAL),
    capability: Some(Capability::Gpio),
    functions: &FUNCTIONS,
};

/// `active`, of a pin's states. Source: wasi-gpio, `pin-state`.
const ACTIVE: u32 = 0;

/// Does `act` with the pin behind the first argument, if its handle and its grant allow it, and
/// answers into the area that the last argument points to.
#[inline(never)]
fn act(caller: &mut Caller<'_>, arguments: &[u64], direction: Direction, act: Act) -> Outcome {
    let (needed, state) = match act {
        Act::Drive(state) => (Operations::WRITE, state),
        Act::Toggle => (Operations::WRITE, State::Active),
        Act::Sense { .. } => (Operations::READ, State::Active),
        Act::WatchLevel(state) => (Operations::WATCH, state),
        Act::WatchEdge { .. } => (Operations::WATCH, State::Active),
    };
    let named = match state {
        State::Active => true,
        State::Inactive => false,
        State::Named => discriminant(arguments, 1, 2)? == ACTIVE,
    };
    let area = ReturnArea::argument(caller, arguments, arguments.len() - 1, RESULT_SIZE)?;
    let context = caller.data();
    let outcome = match context
        .pin(word(arguments, 0), direction, needed)
        .map_err(Stop::Trap)?
    {
        Ok(pin) => act_on(context, pin, act, named),
        Err(refusal) => Err(refusal),
    };
    if let Ok(Value::Unit) = outcome {
        // What a guest that drives a pin gets nearly always.
        area.byte(caller, 0, 0)?;
        return Ok(0);
    }
    answer(caller, area, outcome)
}

fn act_on(context: &mut Context, device: u8, act: Act, named: bool) -> Result<Value, Refusal> {
    let (gpio, pin) = (context.board().gpio, usize::from(device));
    let source = match act {
        Act::Drive(_) => {
            gpio.write(pin, named)?;
            return Ok(Value::Unit);
        }
        Act::Toggle => {
            gpio.toggle(pin)?;
            return Ok(Value::Unit);
        }
        Act::Sense { active } => return Ok(Value::Byte(u8::from(gpio.read(pin)? == active))),
        Act::WatchLevel(_) => Source::Level {
            device,
            active: named,
        },
        Act::WatchEdge { active } => Source::Edge { device, active },
    };
    context.open_pollable(source).map(Value::Word)
}

/// Pins are ready as soon as they are open: opening configures them.
fn watch_for_ready(caller: &mut Caller<'_>, arguments: &[u64], direction: Direction) -> Outcome {
    let context = caller.data();
    context
        .pin(word(arguments, 0), direction, Operations::NONE)
        .map_err(Stop::Trap)?
        .ok();
    crate::poll::open(context, Source::Always)
}

/// Bytes of `digital-config`: label, mode, active level, optional pull resistor.
const CONFIG_SIZE: u32 = 12;

fn config(caller: &mut Caller<'_>, arguments: &[u64], direction: Direction) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, CONFIG_SIZE)?;
    let context = caller.data();
    let pin = context
        .pin(word(arguments, 0), direction, Operations::NONE)
        .map_err(Stop::Trap)?;
    let Ok(pin) = pin else { return Ok(0) };
    let device = context.board().devices[usize::from(pin)];
    let active_low = matches!(device.kind, Kind::GpioPin { active_low: true });
    area.text(caller, 0, device.label)?;
    let mode = match direction {
        In => 0,
        Out => 1,
        InOut => 2,
    };
    // The devicetree fixes the pull resistor; guests are not told of it.
    area.bytes(caller, 8, &[mode, u8::from(active_low), 0, 0])?;
    Ok(0)
}

fn close(caller: &mut Caller<'_>, arguments: &[u64], direction: Direction) -> Outcome {
    caller
        .data()
        .close_pin(word(arguments, 0), direction)
        .map_err(Stop::Trap)?;
    Ok(0)
}
