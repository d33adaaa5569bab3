//! Serial lines: every bit where it would be at the line's speed, so that a viewer's decoder reads them.

use ketch_port_linux::Transfer;
use ketch_runtime::platform::{LineSettings, Parity};

use super::value::Value;

/// Every change of a line from this time on, and the time at which it rests again.
pub(super) fn characters(
    transfer: &Transfer<'_>,
    mut time: u64,
    mut change: impl FnMut(u64, Value),
) -> u64 {
    let baudrate = u64::from(transfer.settings.baudrate.max(1));
    for byte in transfer.bytes {
        for (level, halves) in bits(*byte, transfer.settings) {
            change(time, Value::Level(level));
            time += halves * 500_000_000 / baudrate;
        }
    }
    time
}

/// The levels of a character on a line, each with its length in halves of a bit.
pub(super) fn bits(byte: u8, settings: LineSettings) -> Vec<(bool, u64)> {
    let data = (0..settings.data_bits).map(|bit| bit < 8 && byte >> bit & 1 == 1);
    let ones = data.clone().filter(|bit| *bit).count();
    let parity = match settings.parity {
        Parity::None => None,
        Parity::Odd => Some(ones % 2 == 0),
        Parity::Even => Some(ones % 2 == 1),
    };
    let stop = if settings.two_stop_bits { 4 } else { 2 };
    let levels = std::iter::once(false).chain(data).chain(parity);
    levels
        .map(|level| (level, 2))
        .chain([(true, stop)])
        .collect()
}
