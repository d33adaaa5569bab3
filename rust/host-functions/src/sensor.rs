//! `ketch:sensor`: sensors that the device has a driver for.

use ketch_abi::{Capability, Operations, import};
use ketch_runtime::config::SENSOR;
use ketch_runtime::device::Kind;
use ketch_runtime::platform::{SENSOR_CHANNELS, Wait};
use ketch_runtime::{Context, Refusal};
use ketch_wamr::{HostFunction, HostModule, Name, Stop};

use crate::canonical::{ReturnArea, allocate, discriminant};
use crate::device_error::{Code, answer_unit, refuse};
use crate::open::{close, device, open};
use crate::table::{Caller, Outcome, row};

static FUNCTIONS: [&[HostFunction<Context>]; 1] = [&[
    row!("open", [I32, I32, I32] -> [], |caller, arguments| open(caller, arguments, Capability::Sensor)),
    row!("[method]device.channels", [I32, I32] -> [], channels),
    row!("[method]device.fetch", [I32, I32] -> [], fetch),
    row!("[method]device.get", [I32, I32, I32] -> [], get),
    row!("[resource-drop]device", [I32] -> [], |caller, arguments| close(caller, arguments, Capability::Sensor)),
]];

pub(crate) const MODULE: HostModule<Context> = HostModule {
    name: Name::new(import::SENSOR),
    capability: Some(Capability::Sensor),
    functions: if SENSOR { &FUNCTIONS } else { &[] },
};

/// Bytes of `list<channel>`.
const LIST_SIZE: u32 = 8;
/// Bytes of `result<_, error>`.
const UNIT_SIZE: u32 = 2;
/// Bytes of `result<reading, error>`, which is aligned to 8.
const READING_SIZE: u32 = 24;

/// The channels of a sensor that containers may read, as bits, and the milliseconds that it may take.
fn parameters(context: &Context, sensor: u8) -> (u32, u16) {
    match context.board().devices[usize::from(sensor)].kind {
        Kind::Sensor {
            channels,
            milliseconds,
        } => (channels, milliseconds),
        // No handle of this kind stands for another.
        _ => (0, 0),
    }
}

/// The sensor behind the first argument, where the grant allows `needed`.
fn sensor(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    needed: Operations,
) -> Result<Result<u8, Refusal>, Stop> {
    device(caller, arguments, Capability::Sensor, needed)
}

fn channels(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 1, LIST_SIZE)?;
    let allowed = match sensor(caller, arguments, Operations::NONE)? {
        Ok(sensor) => parameters(caller.data(), sensor).0,
        Err(_) => 0,
    };
    let mut numbers = [0; SENSOR_CHANNELS as usize];
    let mut count = 0;
    for number in (0..SENSOR_CHANNELS).filter(|number| allowed >> number & 1 == 1) {
        numbers[count] = number;
        count += 1;
    }
    let pointer = allocate(caller, 1, count)?;
    caller.write(pointer, &numbers[..count])?;
    area.word(caller, 0, pointer)?;
    area.word(caller, 4, count as u32)?;
    Ok(0)
}

fn fetch(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::unaligned(caller, arguments, 1, UNIT_SIZE)?;
    let done = match sensor(caller, arguments, Operations::READ)? {
        Ok(sensor) => {
            let context = caller.data();
            let (sensors, (_, time)) = (context.board().sensor, parameters(context, sensor));
            let fetched =
                context.transfer(time, |wait| sensors.fetch(usize::from(sensor), wait))?;
            fetched.map_err(Code::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    answer_unit(caller, area, done)
}

fn get(caller: &mut Caller<'_>, arguments: &[u64]) -> Outcome {
    let area = ReturnArea::aligned_to(caller, arguments, 2, READING_SIZE, 8)?;
    let channel = discriminant(arguments, 1, u32::from(SENSOR_CHANNELS))?;
    let reading = match sensor(caller, arguments, Operations::READ)? {
        Err(refusal) => Err(refusal.into()),
        Ok(sensor) => {
            let context = caller.data();
            let (sensors, (channels, time)) = (context.board().sensor, parameters(context, sensor));
            if channels >> channel & 1 == 0 {
                Err(Code::OperationNotGranted)
            } else {
                let place = usize::from(sensor);
                let get = |wait: &Wait<'_>| sensors.get(place, channel as u8, wait);
                context.transfer(time, get)?.map_err(Code::from)
            }
        }
    };
    match reading {
        Ok(reading) => {
            area.byte(caller, 0, 0)?;
            area.bytes(caller, 8, &reading.value.to_le_bytes())?;
            area.byte(caller, 16, reading.scale as u8)?;
            Ok(0)
        }
        Err(code) => refuse(caller, area, 8, code),
    }
}
