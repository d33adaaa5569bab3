//! `wasi:gpio/analog`: inputs, and `ketch:devices/analog`, which opens them. Outputs are in `dac.rs`.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::config::ADC;
use ketch_runtime::device::{Kind, full_scale};
use ketch_runtime::platform::DeviceError;
use ketch_runtime::pollable::Source;
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::ReturnArea;
use crate::gpio_error::{RESULT_SIZE, Value, answer};
use crate::open::{close, device, labelled};
use crate::table::{Caller, Outcome, row, word};

static OPEN: [HostFunction<Context>; 1] = [
    row!("open-analog-in", [I32, I32, I32] -> [], |caller, arguments| {
        open(caller, arguments, Context::open_adc)
    }),
];

static INPUTS: [HostFunction<Context>; 9] = [
    row!("[method]analog-in-pin.get-config", [I32, I32] -> [], |caller, arguments| config(caller, arguments, Capability::Adc, IN)),
    row!("[method]analog-in-pin.watch-for-ready", [I32] -> [I32], |caller, arguments| watch_for_ready(caller, arguments, Capability::Adc)),
    row!("[method]analog-in-pin.read-raw", [I32, I32] -> [], |caller, arguments| act(caller, arguments, Act::ReadRaw)),
    row!("[method]analog-in-pin.read", [I32, I32] -> [], |caller, arguments| act(caller, arguments, Act::Read)),
    row!("[method]analog-in-pin.watch-above-raw", [I32, I32, I32] -> [], |caller, arguments| {
        act(caller, arguments, Act::WatchRaw { above: true })
    }),
    row!("[method]analog-in-pin.watch-above", [I32, F32, I32] -> [], |caller, arguments| {
        act(caller, arguments, Act::Watch { above: true })
    }),
    row!("[method]analog-in-pin.watch-below-raw", [I32, I32, I32] -> [], |caller, arguments| {
        act(caller, arguments, Act::WatchRaw { above: false })
    }),
    row!("[method]analog-in-pin.watch-below", [I32, F32, I32] -> [], |caller, arguments| {
        act(caller, arguments, Act::Watch { above: false })
    }),
    row!("[resource-drop]analog-in-pin", [I32] -> [], |caller, arguments| close(caller, arguments, Capability::Adc)),
];

pub(crate) const DEVICES: HostModule<Context> = HostModule {
    name: Name::new(import::DEVICES_ANALOG),
    capability: Some(Capability::Adc),
    functions: if ADC { &[&OPEN] } else { &[] },
};

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::GPIO_ANALOG),
    capability: Some(Capability::Adc),
    functions: if ADC { &[&INPUTS] } else { &[] },
};

/// What a method does with its pin.
#[derive(Clone, Copy)]
enum Act {
    Read,
    ReadRaw,
    Watch { above: bool },
    WatchRaw { above: bool },
}

/// `open-analog-in` and `open-analog-out`.
pub(crate) fn open(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    open: fn(&mut Context, &str) -> Result<u32, Refusal>,
) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, RESULT_SIZE)?;
    let opened = labelled(caller, arguments, open)?;
    answer(caller, area, opened.map(Value::Word))
}

#[inline(never)]
fn act(caller: &mut Caller<'_>, arguments: &[u64], act: Act) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, arguments.len() - 1, RESULT_SIZE)?;
    let needed = match act {
        Act::Read | Act::ReadRaw => Operations::READ,
        Act::Watch { .. } | Act::WatchRaw { .. } => Operations::WATCH,
    };
    let outcome = match device(caller, arguments, Capability::Adc, needed)? {
        Ok(channel) => act_on(caller.data(), channel, act, word(arguments, 1))?,
        Err(refusal) => Err(refusal),
    };
    answer(caller, area, outcome)
}

/// The highest result of the channel in this place, and the milliseconds that a conversion may take.
fn parameters(context: &Context, channel: u8) -> (u32, u16) {
    match context.board().devices[usize::from(channel)].kind {
        Kind::AdcChannel {
            resolution,
            milliseconds,
        } => (full_scale(resolution), milliseconds),
        // No handle of this kind stands for another.
        _ => (1, 0),
    }
}

fn act_on(
    context: &mut Context,
    device: u8,
    act: Act,
    argument: u32,
) -> Result<Result<Value, Refusal>, Stop> {
    let (full, time) = parameters(context, device);
    if let Act::Read | Act::ReadRaw = act {
        let adc = context.board().adc;
        let read = context.transfer(time, |wait| adc.read(usize::from(device), wait))?;
        let raw = read.map(|raw| raw.min(full)).map_err(Refusal::Device);
        return Ok(raw.map(|raw| match act {
            Act::Read => Value::Word((raw as f32 / full as f32).to_bits()),
            _ => Value::Word(raw),
        }));
    }
    Ok(watch(context, device, act, argument, full))
}

fn watch(
    context: &mut Context,
    device: u8,
    act: Act,
    argument: u32,
    full: u32,
) -> Result<Value, Refusal> {
    let (above, threshold) = match act {
        // These are no watches.
        Act::Read | Act::ReadRaw => return Err(Refusal::OperationNotGranted),
        Act::WatchRaw { above } => (above, argument),
        Act::Watch { above } => {
            let part = f32::from_bits(argument);
            if !(0.0..=1.0).contains(&part) {
                return Err(Refusal::Device(DeviceError::OutOfRange));
            }
            (above, (part * full as f32) as u32)
        }
    };
    // What is beyond the full scale stands for the full scale itself, which is reached and not
    // exceeded.
    let threshold = if above {
        threshold.min(full - 1)
    } else {
        threshold.min(full)
    };
    let source = Source::Analog {
        device,
        above,
        threshold,
    };
    context.open_pollable(source).map(Value::Word)
}

/// Inputs and outputs are ready as soon as they are open.
pub(crate) fn watch_for_ready(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    kind: Capability,
) -> Outcome {
    device(caller, arguments, kind, Operations::NONE)?.ok();
    crate::poll::open(caller.data(), Source::Always)
}

/// Bytes of `analog-config`: label and mode.
const CONFIG_SIZE: u32 = 12;

/// `pin-mode.in`
const IN: u8 = 0;

/// `get-config` of a pin of this kind, whose mode has this number.
pub(crate) fn config(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    kind: Capability,
    mode: u8,
) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, CONFIG_SIZE)?;
    let channel = device(caller, arguments, kind, Operations::NONE)?;
    let Ok(channel) = channel else { return Ok(0) };
    let label = caller.data().board().devices[usize::from(channel)].label;
    area.text(caller, 0, label)?;
    area.byte(caller, 8, mode)?;
    Ok(0)
}
