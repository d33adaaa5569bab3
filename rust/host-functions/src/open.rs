//! `ketch:devices`: opening whatever is not a pin by its label.

use ketch_abi::{Capability, NAME_MAX};
use ketch_runtime::Refusal;

use crate::canonical::{GuestSlice, ReturnArea};
use crate::device_error::{Code, answer_word};
use crate::table::{Caller, Outcome};

/// Bytes of `result<T, error>` where `T` is a handle.
const SIZE: u32 = 8;

/// `open: func(label: string) -> result<T, error>`, for a kind of device.
pub(crate) fn open(caller: &mut Caller<'_>, arguments: &[u64], capability: Capability) -> Outcome {
    let area = ReturnArea::argument(caller, arguments, 2, SIZE)?;
    let label = GuestSlice::argument(arguments, 0).text::<NAME_MAX>(caller)?;
    // No label is longer than what was kept, so a cut one names nothing.
    let opened = match label.whole() {
        Some(label) => caller.data().open_device(capability, label),
        None => Err(Refusal::Unknown),
    };
    answer_word(caller, area, opened.map_err(Code::from))
}
