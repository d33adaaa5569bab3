//! Serial lines that exist only here. The other end is whoever calls [`SimulatedLines::feed`] and is
//! told by the observer: a pseudo-terminal, a script, a test.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ketch_runtime::Runtime;
use ketch_runtime::platform::{Clock, DeviceError, LineSettings, Uart};

use crate::MonotonicClock;

/// Bytes that wait for a container, as long as none reads them.
pub const RECEIVED_MAX: usize = 256;

/// Bytes that went over a line.
#[derive(Clone, Copy, Debug)]
pub struct Transfer<'a> {
    /// Nanoseconds on the device's clock.
    pub time: u64,
    /// The line's place among the board's devices.
    pub line: usize,
    /// Whether a container sent them; else they came from outside.
    pub sent: bool,
    /// What went over it.
    pub bytes: &'a [u8],
    /// How the line worked then.
    pub settings: LineSettings,
}

/// Is told of everything that goes over a line, while no line is locked; it may feed lines.
pub type LineObserver = Box<dyn Fn(Transfer<'_>) + Send + Sync>;

/// The serial lines of one board.
pub struct SimulatedLines {
    clock: MonotonicClock,
    observer: LineObserver,
    inner: Mutex<Inner>,
}

struct Inner {
    lines: Vec<Line>,
    /// Who is told of what arrives.
    runtime: Option<&'static Runtime>,
}

struct Line {
    /// What the board says, and what holds now.
    board: LineSettings,
    settings: LineSettings,
    received: VecDeque<u8>,
    lost: u32,
    /// A container has opened it since the reset.
    is_open: bool,
    /// Whether the driver fails from now on.
    broken: bool,
}

impl fmt::Debug for SimulatedLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatedLines").finish_non_exhaustive()
    }
}

impl SimulatedLines {
    /// Lines with these settings, one for each place among the board's devices.
    pub fn new(
        settings: &[LineSettings],
        clock: MonotonicClock,
        observer: LineObserver,
    ) -> SimulatedLines {
        let line = |settings: &LineSettings| Line {
            board: *settings,
            settings: *settings,
            received: VecDeque::new(),
            lost: 0,
            is_open: false,
            broken: false,
        };
        SimulatedLines {
            clock,
            observer,
            inner: Mutex::new(Inner {
                lines: settings.iter().map(line).collect(),
                runtime: None,
            }),
        }
    }

    /// Reports what arrives to this runtime from now on.
    pub fn connect(&self, runtime: &'static Runtime) {
        self.lock().runtime = Some(runtime);
    }

    /// Closes every line, as a reset does, and reports to nobody.
    pub fn reset(&self) {
        let mut inner = self.lock();
        inner.runtime = None;
        for line in &mut inner.lines {
            line.received.clear();
            line.settings = line.board;
            line.is_open = false;
        }
    }

    /// Has bytes arrive at a line, as from its other end. What there is no room for is lost, and so
    /// is everything before a container has opened the line.
    ///
    /// # Panics
    /// Where there is no such line; the same holds for [`SimulatedLines::set_broken`].
    pub fn feed(&self, line: usize, bytes: &[u8]) {
        let (tell, settings) = {
            let mut inner = self.lock();
            let runtime = inner.runtime;
            let own = &mut inner.lines[line];
            let was_empty = own.received.is_empty();
            let room = if own.is_open {
                RECEIVED_MAX - own.received.len()
            } else {
                0
            };
            let kept = room.min(bytes.len());
            own.received.extend(&bytes[..kept]);
            own.lost += (bytes.len() - kept) as u32;
            (runtime.filter(|_| was_empty && kept > 0), own.settings)
        };
        self.observe(line, false, bytes, settings);
        if let Some(runtime) = tell {
            runtime.uart_received(line);
        }
    }

    /// Has the driver of a line fail, or work again.
    pub fn set_broken(&self, line: usize, broken: bool) {
        self.lock().lines[line].broken = broken;
    }

    fn observe(&self, line: usize, sent: bool, bytes: &[u8], settings: LineSettings) {
        (self.observer)(Transfer {
            time: self.clock.now(),
            line,
            sent,
            bytes,
            settings,
        });
    }

    fn with<R>(
        &self,
        line: usize,
        operation: impl FnOnce(&mut Line) -> R,
    ) -> Result<R, DeviceError> {
        let mut inner = self.lock();
        let line = &mut inner.lines[line];
        if line.broken {
            return Err(DeviceError::Fault);
        }
        Ok(operation(line))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Uart for SimulatedLines {
    fn open(&self, line: usize) -> Result<(), DeviceError> {
        self.with(line, |line| {
            line.received.clear();
            line.settings = line.board;
            line.lost = 0;
            line.is_open = true;
        })
    }

    fn read(&self, line: usize, into: &mut [u8]) -> Result<usize, DeviceError> {
        self.with(line, |line| {
            let count = into.len().min(line.received.len());
            for (byte, received) in into.iter_mut().zip(line.received.drain(..count)) {
                *byte = received;
            }
            count
        })
    }

    fn write(&self, line: usize, bytes: &[u8]) -> Result<usize, DeviceError> {
        let settings = self.with(line, |line| line.settings)?;
        self.observe(line, true, bytes, settings);
        Ok(bytes.len())
    }

    fn has_received(&self, line: usize) -> bool {
        !self.lock().lines[line].received.is_empty()
    }

    fn has_sent(&self, _line: usize) -> bool {
        // Nothing waits here: the other end has it at once.
        true
    }

    fn lost(&self, line: usize) -> u32 {
        self.lock().lines[line].lost
    }

    fn settings(&self, line: usize) -> Result<LineSettings, DeviceError> {
        self.with(line, |line| line.settings)
    }

    fn configure(&self, line: usize, settings: LineSettings) -> Result<(), DeviceError> {
        self.with(line, |line| line.settings = settings)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use ketch_runtime::platform::Parity;

    use super::*;

    const SETTINGS: LineSettings = LineSettings {
        baudrate: 9600,
        data_bits: 8,
        parity: Parity::None,
        two_stop_bits: false,
    };

    #[test]
    fn a_line_keeps_what_it_has_room_for_and_counts_the_rest() {
        let lines = SimulatedLines::new(&[SETTINGS], MonotonicClock::default(), Box::new(|_| {}));
        lines.feed(0, b"before");
        assert!(!lines.has_received(0));
        lines.open(0).unwrap();
        assert_eq!(lines.lost(0), 0);
        lines.feed(0, &[7; RECEIVED_MAX + 3]);
        assert_eq!((lines.has_received(0), lines.lost(0)), (true, 3));
        let mut bytes = [0; 2 * RECEIVED_MAX];
        assert_eq!(lines.read(0, &mut bytes[..10]), Ok(10));
        assert_eq!(lines.read(0, &mut bytes), Ok(RECEIVED_MAX - 10));
        assert_eq!(lines.read(0, &mut bytes), Ok(0));
    }

    #[test]
    fn the_other_end_is_told_and_the_boards_settings_come_back() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notes = seen.clone();
        let observer = move |transfer: Transfer<'_>| {
            let Transfer { sent, bytes, .. } = transfer;
            notes.lock().unwrap().push((sent, bytes.to_vec()));
        };
        let lines = SimulatedLines::new(&[SETTINGS], MonotonicClock::default(), Box::new(observer));
        lines.open(0).unwrap();
        let fast = LineSettings {
            baudrate: 115_200,
            ..SETTINGS
        };
        lines.configure(0, fast).unwrap();
        assert_eq!(lines.settings(0), Ok(fast));
        assert_eq!(lines.write(0, b"to"), Ok(2));
        lines.feed(0, b"fro");
        let expected = [(true, b"to".to_vec()), (false, b"fro".to_vec())];
        assert_eq!(*seen.lock().unwrap(), expected);
        lines.open(0).unwrap();
        assert_eq!(lines.settings(0), Ok(SETTINGS));
        lines.set_broken(0, true);
        assert_eq!(lines.write(0, b"x"), Err(DeviceError::Fault));
        assert_eq!(lines.open(0), Err(DeviceError::Fault));
    }
}
