//! A board's serial lines: what they are, what containers have sent over them, and who is told.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ketch_port_linux::{MonotonicClock, SimulatedLines, Transfer};
use ketch_runtime::platform::{LineSettings, Parity};

use crate::board::{BoardDescription, Kind};
use crate::event::{Event, Observer};
use crate::peer::{self, Receivers, Sent};

/// Bytes that are kept of what containers have sent over a line, as long as nobody takes them.
const KEPT: usize = 64 * 1024;

/// Of a device that is no line, in its place.
const NO_LINE: LineSettings = LineSettings {
    baudrate: 1,
    data_bits: 8,
    parity: Parity::None,
    two_stop_bits: false,
};

/// The serial lines of a board.
#[derive(Debug)]
pub(crate) struct Lines {
    /// The lines themselves, by their places among the board's devices.
    pub lines: SimulatedLines,
    /// What containers have sent over each.
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
    /// Where that arrives, until somebody is at the other ends.
    ends: Mutex<Receivers>,
}

impl Lines {
    pub fn new(board: &BoardDescription, clock: MonotonicClock, observer: Arc<Observer>) -> Lines {
        let settings = board.devices.iter().map(|device| match &device.kind {
            Kind::Uart(line) => line.settings,
            _ => NO_LINE,
        });
        let settings: Vec<LineSettings> = settings.collect();
        let labels: Vec<String> = board.devices.iter().map(|own| own.label.clone()).collect();
        let sent = Arc::new(Mutex::new(vec![Vec::new(); labels.len()]));
        let (senders, ends) = peer::channels(board);
        // A sender can be used by one thread at a time.
        let senders = Mutex::new(senders);
        let kept = sent.clone();
        let observe = move |transfer: Transfer<'_>| {
            observer(Event::Line {
                transfer,
                label: &labels[transfer.line],
            });
            if transfer.sent {
                keep(&mut lock(&kept)[transfer.line], transfer.bytes);
                send(&lock(&senders)[transfer.line], transfer);
            }
        };
        Lines {
            lines: SimulatedLines::new(&settings, clock, Box::new(observe)),
            sent,
            ends: Mutex::new(ends),
        }
    }

    /// What containers have sent over a line since the last call.
    pub fn take_sent(&self, line: usize) -> Vec<u8> {
        std::mem::take(&mut lock(&self.sent)[line])
    }

    /// Where what they send arrives. Once.
    pub fn take_ends(&self) -> Receivers {
        std::mem::take(&mut lock(&self.ends))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the latest.
fn keep(kept: &mut Vec<u8>, bytes: &[u8]) {
    kept.extend(bytes);
    let excess = kept.len().saturating_sub(KEPT);
    kept.drain(..excess);
}

fn send(sender: &Option<Sender<Sent>>, transfer: Transfer<'_>) {
    if let Some(sender) = sender {
        // Once nobody is at the other end any more, nothing arrives there.
        let _ = sender.send((transfer.bytes.to_vec(), transfer.settings));
    }
}
