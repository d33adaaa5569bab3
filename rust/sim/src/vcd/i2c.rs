//! Transfers on I2C buses: both wires, bit by bit, and what they mean.
//!
//! *Source*: NXP UM10204, 3.1. The simulator's buses have no speed; they are drawn at that of fast mode.

use ketch_port_linux::I2cTransfer;
use ketch_runtime::platform::{I2cError, TransferDirection};

use super::value::Value;

/// Nanoseconds of half a bit at 400 kHz.
const HALF: u64 = 1_250;

/// The name of each signal, and what it shows while the bus rests: both wires, the address, the
/// byte that is transferred, and whether it was acknowledged.
pub(super) const SIGNALS: [(&str, Value); 5] = [
    ("scl", Value::Level(true)),
    ("sda", Value::Level(true)),
    ("address", Value::Bits(7, None)),
    ("data", Value::Bits(8, None)),
    ("ack", Value::Level(false)),
];
const CLOCK: usize = 0;
const DATA: usize = 1;
const ADDRESS: usize = 2;
const BYTE: usize = 3;
const ACKNOWLEDGED: usize = 4;

struct Wires<F> {
    time: u64,
    change: F,
}

impl<F: FnMut(u64, usize, Value)> Wires<F> {
    fn set(&mut self, wire: usize, value: Value) {
        (self.change)(self.time, wire, value);
    }

    /// A start. In the midst of a transfer the wire has to rise first, while the clock is low: else it was a
    /// stop.
    fn start(&mut self, again: bool) {
        if again {
            self.set(CLOCK, Value::Level(false));
            self.set(DATA, Value::Level(true));
            self.time += HALF;
        }
        self.set(CLOCK, Value::Level(true));
        self.time += HALF;
        self.set(DATA, Value::Level(false));
        self.time += HALF;
    }

    fn bit(&mut self, bit: bool) {
        self.set(CLOCK, Value::Level(false));
        self.set(DATA, Value::Level(bit));
        self.time += HALF;
        self.set(CLOCK, Value::Level(true));
        self.time += HALF;
    }

    /// A byte, highest bit first, and its acknowledgement, which is a low level.
    fn byte(&mut self, byte: u8, acknowledged: bool) {
        (0..8)
            .rev()
            .for_each(|place| self.bit(byte >> place & 1 == 1));
        self.bit(!acknowledged);
        self.set(ACKNOWLEDGED, Value::Level(acknowledged));
    }

    fn stop(&mut self) {
        self.set(ADDRESS, Value::Bits(7, None));
        self.set(BYTE, Value::Bits(8, None));
        self.set(CLOCK, Value::Level(false));
        self.set(DATA, Value::Level(false));
        self.time += HALF;
        self.set(CLOCK, Value::Level(true));
        self.time += HALF;
        self.set(ACKNOWLEDGED, Value::Level(false));
        self.set(DATA, Value::Level(true));
        self.time += HALF;
    }
}

/// Every change of a bus from this time on, by the place of its signal, and the time at which it rests again. A
/// bus that does not work shows nothing.
pub(super) fn draw(
    transfer: &I2cTransfer<'_>,
    time: u64,
    change: impl FnMut(u64, usize, Value),
) -> u64 {
    let nobody = matches!(
        transfer.outcome,
        Err(I2cError::NoAcknowledgeAddress | I2cError::NoAcknowledge)
    );
    let refused = transfer.outcome == Err(I2cError::NoAcknowledgeData);
    if transfer.outcome.is_err() && !nobody && !refused {
        return time;
    }
    let mut wires = Wires { time, change };
    let (mut rest, mut before) = (transfer.bytes, None);
    for (number, segment) in transfer.segments.iter().enumerate() {
        let (part, others) = rest.split_at(segment.bytes());
        rest = others;
        let reads = segment.direction == TransferDirection::Read;
        // Parts of one direction follow each other without another start.
        if before != Some(reads) {
            wires.start(before.is_some());
            wires.set(ADDRESS, Value::Bits(7, Some(transfer.address)));
            wires.byte(transfer.address << 1 | u8::from(reads), !nobody);
        }
        if nobody {
            break;
        }
        before = Some(reads);
        let goes_on = transfer
            .segments
            .get(number + 1)
            .is_some_and(|next| (next.direction == TransferDirection::Read) == reads);
        for (place, byte) in part.iter().enumerate() {
            wires.set(BYTE, Value::Bits(8, Some(*byte)));
            // The controller does not acknowledge the last byte that it reads.
            let last = place + 1 == part.len() && !goes_on;
            wires.byte(*byte, !(last && (reads || refused)));
        }
    }
    wires.stop();
    wires.time
}
