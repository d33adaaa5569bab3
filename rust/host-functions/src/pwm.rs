//! `ketch:pwm`: pulse outputs.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::config::PWM;
use ketch_runtime::device::{Kind, PulseLimits};
use ketch_runtime::platform::Pulses;
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::ReturnArea;
use crate::device_error::{Code, answer_unit};
use crate::open::{close, device, open};
use crate::table::{Caller, Outcome, row, word};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open", [I32, I32, I32] -> [], |caller, arguments| open(caller, arguments, Capability::Pwm)),
    row!("[method]channel.limits", [I32, I32] -> [], limits),
    row!("[method]channel.pulses", [I32, I32] -> [], pulses),
    row!("[method]channel.set", [I32, I32, I32, I32] -> [], set),
    row!("[resource-drop]channel", [I32] -> [], |caller, arguments| close(caller, arguments, Capability::Pwm)),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::PWM),
    capability: Some(Capability::Pwm),
    functions: if PWM { &FUNCTIONS } else { &[] },
};

/// Bytes of `limits`.
const LIMITS_SIZE: u32 = 12;
/// Bytes of `pulses`.
const PULSES_SIZE: u32 = 8;
/// Bytes of `result<_, error>`.
const UNIT_SIZE: u32 = 2;

/// What the board lets containers do with a channel.
fn limits_of(context: &Context, channel: u8) -> PulseLimits {
    match context.board().devices[usize::from(channel)].kind {
        Kind::PwmChannel(limits) => limits,
        // No handle of this kind stands for another; nothing is within these.
        _ => PulseLimits {
            min_period: u32::MAX,
            max_period: 0,
            max_duty: 0,
        },
    }
}

/// The channel behind the first argument, where the grant allows `needed`.
fn channel(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    needed: Operations,
) -> Result<Result<u8, Refusal>, Stop> {
    device(caller, arguments, Capability::Pwm, needed)
}

fn limits(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, LIMITS_SIZE)?;
    let channel = channel(caller, arguments, Operations::NONE)?;
    let Ok(channel) = channel else { return Ok(0) };
    let limits = limits_of(caller.data(), channel);
    area.word(caller, 0, limits.min_period)?;
    area.word(caller, 4, limits.max_period)?;
    area.byte(caller, 8, limits.max_duty)?;
    Ok(0)
}

fn pulses(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, PULSES_SIZE)?;
    let channel = channel(caller, arguments, Operations::NONE)?;
    let Ok(channel) = channel else { return Ok(0) };
    let pulses = caller.data().board().pwm.pulses(usize::from(channel));
    area.word(caller, 0, pulses.period)?;
    area.word(caller, 4, pulses.width)?;
    Ok(0)
}

fn set(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::unaligned(caller, arguments, 3, UNIT_SIZE)?;
    let wanted = Pulses {
        period: word(arguments, 1),
        width: word(arguments, 2),
    };
    let done = match channel(caller, arguments, Operations::WRITE)? {
        Err(refusal) => Err(refusal.into()),
        Ok(channel) if !limits_of(caller.data(), channel).allow(wanted) => Err(Code::OutOfRange),
        Ok(channel) => {
            let pwm = caller.data().board().pwm;
            pwm.set(usize::from(channel), wanted).map_err(Code::from)
        }
    };
    answer_unit(caller, area, done)
}
