//! `wasi:gpio/analog`: inputs, and `ketch:devices/analog`, which opens them.

use ketch_abi::{Capability, NAME_MAX, Operations, import};
use ketch_runtime::config::ADC;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::DeviceError;
use ketch_runtime::pollable::Source;
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Stop};

use crate::canonical::{GuestSlice, ReturnArea};
use crate::gpio_error::{RESULT_SIZE, Value, answer};
use crate::table::{Caller, Outcome, row, word};

static DEVICE_FUNCTIONS: [&[HostFunction<Context>]; 1] =
    [&[row!("open-analog-in", [I32, I32, I32] -> [], open)]];

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("[method]analog-in-pin.get-config", [I32, I32] -> [], config),
    row!("[method]analog-in-pin.watch-for-ready", [I32] -> [I32], watch_for_ready),
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
    row!("[resource-drop]analog-in-pin", [I32] -> [], close),
]];

pub(crate) const DEVICES: HostModule<Context> = HostModule {
    name: import::DEVICES_ANALOG,
    functions: if ADC { &DEVICE_FUNCTIONS } else { &[] },
};

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: import::GPIO_ANALOG,
    functions: if ADC { &FUNCTIONS } else { &[] },
};

/// What a method does with its pin.
#[derive(Clone, Copy)]
enum Act {
    Read,
    ReadRaw,
    Watch { above: bool },
    WatchRaw { above: bool },
}

fn open(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, RESULT_SIZE)?;
    let label = GuestSlice::argument(arguments, 0).text::<NAME_MAX>(caller)?;
    let opened = match label.whole() {
        Some(label) => caller.data().open_adc(label),
        None => Err(Refusal::Unknown),
    };
    answer(caller, area, opened.map(Value::Word))
}

#[inline(never)]
fn act(caller: &mut Caller<'_>, arguments: &[u64], act: Act) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, arguments.len() - 1, RESULT_SIZE)?;
    let needed = match act {
        Act::Read | Act::ReadRaw => Operations::READ,
        Act::Watch { .. } | Act::WatchRaw { .. } => Operations::WATCH,
    };
    let context = caller.data();
    let channel = context
        .device(word(arguments, 0), Capability::Adc, needed)
        .map_err(Stop::Trap)?;
    let outcome = match channel {
        Ok(channel) => act_on(context, channel, act, word(arguments, 1)),
        Err(refusal) => Err(refusal),
    };
    answer(caller, area, outcome)
}

/// The highest result of the channel in this place.
fn full_scale(context: &Context, channel: u8) -> u32 {
    match context.board().devices[usize::from(channel)].kind {
        Kind::AdcChannel { resolution } => u32::MAX >> (32 - u32::from(resolution.clamp(1, 32))),
        // No handle of this kind stands for another.
        _ => 1,
    }
}

fn act_on(context: &mut Context, device: u8, act: Act, argument: u32) -> Result<Value, Refusal> {
    let full = full_scale(context, device);
    let convert = |context: &Context| {
        let read = context.board().adc.read(usize::from(device));
        read.map(|raw| raw.min(full)).map_err(Refusal::Device)
    };
    let (above, threshold) = match act {
        Act::ReadRaw => return convert(context).map(Value::Word),
        Act::Read => {
            let part = convert(context)? as f32 / full as f32;
            return Ok(Value::Word(part.to_bits()));
        }
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

/// Channels are ready as soon as they are open.
fn watch_for_ready(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let context = caller.data();
    context
        .device(word(arguments, 0), Capability::Adc, Operations::NONE)
        .map_err(Stop::Trap)?
        .ok();
    crate::poll::open(context, Source::Always)
}

/// Bytes of `analog-config`: label and mode.
const CONFIG_SIZE: u32 = 12;

fn config(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, CONFIG_SIZE)?;
    let context = caller.data();
    let channel = context
        .device(word(arguments, 0), Capability::Adc, Operations::NONE)
        .map_err(Stop::Trap)?;
    let Ok(channel) = channel else { return Ok(0) };
    let device = context.board().devices[usize::from(channel)];
    area.text(caller, 0, device.label)?;
    // `pin-mode.in`
    area.byte(caller, 8, 0)?;
    Ok(0)
}

fn close(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let closed = caller
        .data()
        .close_device(word(arguments, 0), Capability::Adc);
    closed.map(|()| 0).map_err(Stop::Trap)
}
