//! Outputs of `wasi:gpio/analog`; `ketch:devices/analog` opens them.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::config::DAC;
use ketch_runtime::device::{Kind, OutputLimits};
use ketch_runtime::platform::{DeviceError, Wait};
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::analog;
use crate::canonical::ReturnArea;
use crate::gpio_error::{RESULT_SIZE, Value, answer};
use crate::open::{close, device};
use crate::table::{Caller, Outcome, row, word};

static OPEN: [HostFunction<Context>; 1] = [
    row!("open-analog-out", [I32, I32, I32] -> [], |caller, arguments| {
        analog::open(caller, arguments, Context::open_dac)
    }),
];

static FUNCTIONS: [HostFunction<Context>; 5] = [
    row!("[method]analog-out-pin.get-config", [I32, I32] -> [], |caller, arguments| {
        analog::config(caller, arguments, Capability::Dac, OUT)
    }),
    row!("[method]analog-out-pin.watch-for-ready", [I32] -> [I32], |caller, arguments| {
        analog::watch_for_ready(caller, arguments, Capability::Dac)
    }),
    row!("[method]analog-out-pin.set-value-raw", [I32, I32, I32] -> [], |caller, arguments| {
        set(caller, arguments, |limits, value| Some(value.min(limits.full())))
    }),
    row!("[method]analog-out-pin.set-value", [I32, F32, I32] -> [], |caller, arguments| {
        set(caller, arguments, part)
    }),
    row!("[resource-drop]analog-out-pin", [I32] -> [], |caller, arguments| close(caller, arguments, Capability::Dac)),
];

pub(crate) const DEVICES: HostModule<Context> = HostModule {
    name: Name::new(import::DEVICES_ANALOG),
    capability: Some(Capability::Dac),
    functions: if DAC { &[&OPEN] } else { &[] },
};

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::GPIO_ANALOG),
    capability: Some(Capability::Dac),
    functions: if DAC { &[&FUNCTIONS] } else { &[] },
};

/// `pin-mode.out`
const OUT: u8 = 1;

/// The value for a part of the full scale, 0.0 to 1.0, whose bits these are. As integers of 64 bits,
/// because an `f32` cannot hold the largest value of 32.
fn part(limits: OutputLimits, bits: u32) -> Option<u32> {
    let part = f32::from_bits(bits);
    if !(0.0..=1.0).contains(&part) {
        return None;
    }
    // 24 bits are what an `f32` tells apart.
    let fine = (part * 16_777_216.0) as u64;
    let value = (fine * u64::from(limits.full()) + (1 << 23)) >> 24;
    Some(value as u32)
}

/// Sets the output behind the first argument to what `value` makes of the second.
#[inline(never)]
fn set(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    value: fn(OutputLimits, u32) -> Option<u32>,
) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, RESULT_SIZE)?;
    let outcome = match device(caller, arguments, Capability::Dac, Operations::WRITE)? {
        Ok(channel) => set_channel(caller.data(), channel, word(arguments, 1), value)?,
        Err(refusal) => Err(refusal),
    };
    answer(caller, area, outcome.map(|()| Value::Unit))
}

fn set_channel(
    context: &Context,
    channel: u8,
    argument: u32,
    value: fn(OutputLimits, u32) -> Option<u32>,
) -> Result<Result<(), Refusal>, Stop> {
    let place = usize::from(channel);
    let (board, kind) = (context.board(), context.board().devices[place].kind);
    // No handle of this kind stands for another.
    let Kind::DacChannel(limits) = kind else {
        return Ok(Err(Refusal::Unknown));
    };
    match value(limits, argument).filter(|value| limits.allow(*value)) {
        None => Ok(Err(Refusal::Device(DeviceError::OutOfRange))),
        Some(value) => {
            let set = |wait: &Wait<'_>| board.dac.set(place, value, wait);
            let done = context.transfer(limits.milliseconds, set)?;
            Ok(done.map_err(Refusal::Device))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_that_part_of_the_full_scale() {
        let of = |resolution, value: f32| {
            let limits = OutputLimits {
                resolution,
                minimum: 0,
                maximum: u32::MAX,
                milliseconds: 1,
            };
            part(limits, value.to_bits())
        };
        assert_eq!(of(12, 0.0), Some(0));
        assert_eq!(of(12, 1.0), Some(4095));
        assert_eq!(of(12, 0.5), Some(2048));
        assert_eq!(of(32, 1.0), Some(u32::MAX));
        assert_eq!(of(1, 0.4), Some(0));
        for wrong in [-0.001, 1.001, f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            assert_eq!(of(12, wrong), None, "{wrong}");
        }
    }
}
