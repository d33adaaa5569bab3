//! Transfers to chips on SPI buses: the four wires in mode 0, bit by bit, and the bytes that they carry.
//!
//! The simulator's buses have no speed; they are drawn at 1 MHz.

use ketch_port_linux::SpiTransfer;

use super::value::Value;

/// Nanoseconds of half a bit.
const HALF: u64 = 500;

/// The name of each signal, and what it shows while no chip is selected.
pub(super) const SIGNALS: [(&str, Value); 6] = [
    ("cs", Value::Level(true)),
    ("clk", Value::Level(false)),
    ("mosi", Value::Level(false)),
    ("miso", Value::Level(false)),
    ("sent", Value::Bits(8, None)),
    ("received", Value::Bits(8, None)),
];

/// Every change of a bus from this time on, by the place of its signal, and the time at which it rests again.
pub(super) fn draw(
    transfer: &SpiTransfer<'_>,
    mut time: u64,
    mut change: impl FnMut(u64, usize, Value),
) -> u64 {
    change(time, 0, Value::Level(false));
    time += HALF;
    for (sent, received) in transfer.sent.iter().zip(transfer.received) {
        change(time, 4, Value::Bits(8, Some(*sent)));
        change(time, 5, Value::Bits(8, Some(*received)));
        for place in (0..8).rev() {
            change(time, 2, Value::Level(sent >> place & 1 == 1));
            change(time, 3, Value::Level(received >> place & 1 == 1));
            time += HALF;
            change(time, 1, Value::Level(true));
            time += HALF;
            change(time, 1, Value::Level(false));
        }
    }
    time += HALF;
    for (place, (_, rests)) in SIGNALS.iter().enumerate() {
        change(time, place, *rests);
    }
    time + HALF
}
