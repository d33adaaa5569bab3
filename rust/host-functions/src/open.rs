//! Devices by their labels and handles, of every kind but pins: opening, use and closing.

use ketch_abi::{Capability, NAME_MAX, Operations};
use ketch_runtime::{Context, Refusal};
use ketch_wamr::Stop;

use crate::canonical::{GuestSlice, ReturnArea};
use crate::device_error::{Code, answer_word};
use crate::table::{Caller, Outcome, word};

/// Bytes of `result<T, error>` where `T` is a handle.
const SIZE: u32 = 8;

/// `open: func(label: string) -> result<T, error>`, for a kind of device.
pub(crate) fn open(caller: &mut Caller<'_>, arguments: &[u64], capability: Capability) -> Outcome {
    open_by(caller, arguments, |context, label| {
        context.open_device(capability, label)
    })
}

/// The same, where opening takes more than a grant.
pub(crate) fn open_by(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    open: impl FnOnce(&mut Context, &str) -> Result<u32, Refusal>,
) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, SIZE)?;
    let opened = labelled(caller, arguments, open)?;
    answer_word(caller, area, opened.map_err(Code::from))
}

/// What `open` makes of the label in the first two arguments.
pub(crate) fn labelled(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    open: impl FnOnce(&mut Context, &str) -> Result<u32, Refusal>,
) -> Result<Result<u32, Refusal>, Stop> {
    let label = GuestSlice::argument(arguments, 0).text::<NAME_MAX>(caller)?;
    // No label is longer than what was kept, so a cut one names nothing.
    Ok(match label.whole() {
        Some(label) => open(caller.data(), label),
        None => Err(Refusal::Unknown),
    })
}

/// The device of this kind behind the first argument, where the grant allows `needed`.
pub(crate) fn device(
    caller: &mut Caller<'_>,
    arguments: &[u64],
    kind: Capability,
    needed: Operations,
) -> Result<Result<u8, Refusal>, Stop> {
    let context = caller.data();
    context
        .device(word(arguments, 0), kind, needed)
        .map_err(Stop::Trap)
}

/// `resource-drop`, for a kind of device.
pub(crate) fn close(caller: &mut Caller<'_>, arguments: &[u64], kind: Capability) -> Outcome {
    let closed = caller.data().close_device(word(arguments, 0), kind);
    closed.map(|()| 0).map_err(Stop::Trap)
}
