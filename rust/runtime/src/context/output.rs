//! Output in pieces, as programs write it, into the log by lines.

use core::cell::{Cell, RefCell};

use crate::config::PREVIEW1;
use crate::context::Context;
use crate::log::LINE_MAX;
use crate::platform::Level;
use crate::pollable::Source;

/// Bytes that are kept until their line ends.
const SIZE: usize = if PREVIEW1 { LINE_MAX } else { 0 };

/// A line that has not ended yet.
struct Line {
    level: Level,
    length: usize,
    bytes: [u8; SIZE],
}

/// What only programs for WASI preview 1 need: it is in the pool, and no other container has it.
pub(crate) struct Output {
    line: RefCell<Line>,
    /// Number and bytes of the settings that the program was told of as its environment.
    environment: Cell<[usize; 2]>,
}

impl Output {
    pub const fn new() -> Output {
        Output {
            line: RefCell::new(Line {
                level: Level::Info,
                length: 0,
                bytes: [0; SIZE],
            }),
            environment: Cell::new([0; 2]),
        }
    }
}

impl Context {
    /// Nothing where no such program runs, and no code for it.
    fn output(&self) -> Option<&Output> {
        self.output.as_deref().filter(|_| PREVIEW1)
    }

    /// Adds bytes to the line that this output is at. It goes to the log when it ends, when it is as
    /// long as a line can be, when something is written at another level, and at the container's own end.
    pub fn print(&self, level: Level, bytes: &[u8]) {
        let Some(output) = self.output() else { return };
        for &byte in bytes {
            let (other, full) = {
                let line = output.line.borrow();
                (line.level != level, line.length == SIZE)
            };
            // A line of another level that has not ended stands alone.
            if other || (full && byte != b'\n') {
                self.flush();
            }
            if byte == b'\n' {
                self.end_line(level);
                continue;
            }
            let mut line = output.line.borrow_mut();
            let length = line.length;
            if let Some(place) = line.bytes.get_mut(length) {
                *place = byte;
                line.length += 1;
            }
            line.level = level;
        }
    }

    /// Writes what has not ended into the log.
    pub fn flush(&self) {
        let Some(output) = self.output() else { return };
        let (level, length) = {
            let line = output.line.borrow();
            (line.level, line.length)
        };
        if length > 0 {
            self.end_line(level);
        }
    }

    fn end_line(&self, level: Level) {
        let Some(output) = self.output() else { return };
        let mut line = output.line.borrow_mut();
        let mut text = heapless::String::<LINE_MAX>::new();
        for chunk in line.bytes[..line.length].utf8_chunks() {
            // What is longer than a line by its replaced bytes is cut.
            let _ = text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                let _ = text.push('?');
            }
        }
        line.length = 0;
        line.level = level;
        drop(line);
        self.log(level, "", &text);
    }

    /// Remembers the number and the bytes of the settings that the guest was told of.
    pub fn set_environment_size(&self, size: [usize; 2]) {
        if let Some(output) = self.output() {
            output.environment.set(size);
        }
    }

    /// The number and the bytes of the settings that the guest was last told of.
    pub fn environment_size(&self) -> [usize; 2] {
        self.output()
            .map_or([0; 2], |output| output.environment.get())
    }

    /// Blocks until this instant, in nanoseconds on the board's clock; says whether there was a free
    /// timer for it. Only a command may block.
    ///
    /// # Errors
    /// As [`Context::block`].
    pub fn wait_until(&self, instant: u64) -> Result<bool, ketch_wamr::Stop> {
        let pollables = &self.container().pollables;
        let Some(place) = pollables.add(Source::Timer(instant.into()), false) else {
            return Ok(false);
        };
        let waited = self.block(&[place], |_| ());
        pollables.remove(place);
        waited.map(|()| true)
    }
}
