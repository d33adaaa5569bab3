//! What a call of the host costs.

use super::bare;
use super::device::Device;
use super::guests::{self, CALLS, MARKS};
use super::report::{Aim, Row};
use super::stamps;

/// Rounds on each side; each makes [`CALLS`] calls of each kind.
const ROUNDS: usize = 400;
/// Rounds before the first that counts.
const WARM_UP: usize = 5;

/// Nanoseconds for a call of each kind, one value a round: gpio write, clock, simulator's pin.
type Kinds = [Vec<f64>; 3];

/// The rows about host calls.
pub fn measure(device: &mut Device) -> Result<Vec<Row>, String> {
    let guest = guests::calls()?;
    let name = &guest.builder.name;
    device.upload(&guest.image(name)?)?;
    device.create(name)?;
    let module = bare::module(&guest);
    let (mut bare, mut ketch) = (Kinds::default(), Kinds::default());
    for round in 0..WARM_UP + ROUNDS {
        bare::begin(&guest, module.as_slice().into())?.end()?;
        let bare_marks = stamps::take_marks();
        device.start(name)?;
        device.stop(name)?;
        let ketch_marks = stamps::take_marks();
        let (bare_round, ketch_round) = (kinds(&bare_marks)?, kinds(&ketch_marks)?);
        if round >= WARM_UP {
            for kind in 0..bare.len() {
                bare[kind].push(bare_round[kind]);
                ketch[kind].push(ketch_round[kind]);
            }
        }
    }
    device.remove(name)?;
    let [bare_write, bare_clock, bare_pin] = bare;
    let [write, clock, pin] = ketch;
    let aims = || vec![Aim::Ratio(1.5)];
    Ok(vec![
        Row::times("host call: gpio write", Some(bare_write), write, aims()),
        Row::times(
            "host call: monotonic clock",
            Some(bare_clock),
            clock,
            aims(),
        ),
        Row::times(
            "host call: gpio toggle on a simulated pin",
            Some(bare_pin),
            pin,
            aims(),
        ),
    ])
}

/// Nanoseconds for a call of each kind, without the loop around it.
fn kinds(marks: &[u64]) -> Result<[f64; 3], String> {
    let spans: Vec<f64> = marks
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) as f64)
        .collect();
    match spans[..] {
        [nothing, write, clock, pin] if marks.len() == MARKS => {
            Ok([write, clock, pin].map(|span| (span - nothing) / CALLS as f64))
        }
        _ => Err(format!(
            "the guest left {} marks instead of {MARKS}",
            marks.len()
        )),
    }
}
