//! The firmware's log.

use core::ffi::c_char;
use core::fmt::{self, Write};

use ketch_runtime::platform::{Console, Level};

use crate::ffi;

/// Longest line in bytes, with the container's name; the rest is cut.
const LINE_MAX: usize = 192;

/// The firmware's log, module `ketch`.
pub struct LogConsole;

impl Console for LogConsole {
    fn line(&self, container: &str, level: Level, text: &str) {
        let mut line = Line::new();
        line.push(container);
        line.push(": ");
        line.push(text);
        // SAFETY: the text ends with a zero byte.
        unsafe { ffi::ketch_console_line(level as u8, line.as_c()) }
    }
}

/// Prints a line at once, past the log: for what precedes the end.
pub fn print(text: &str) {
    let mut line = Line::new();
    line.push(text);
    line.print();
}

/// As [`print()`], for a text that is formatted.
pub fn print_formatted(text: impl fmt::Display) {
    let mut line = Line::new();
    // Writing into a line cannot fail: it cuts.
    let _ = write!(line, "{text}");
    line.print();
}
/// Ends the firmware as Zephyr is configured to end on a fault.
pub fn halt() -> ! {
    ffi::ketch_panic()
}

/// Text for C: without zero bytes inside, with one at the end.
struct Line {
    bytes: [u8; LINE_MAX + 1],
    length: usize,
}

impl Line {
    const fn new() -> Line {
        Line {
            bytes: [0; LINE_MAX + 1],
            length: 0,
        }
    }

    /// For C, as long as the line is there.
    fn as_c(&self) -> *const c_char {
        self.bytes.as_ptr().cast()
    }
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

impl Line {
    fn push(&mut self, text: &str) {
        let room = LINE_MAX - self.length;
        for byte in text[..text.floor_char_boundary(room)].bytes() {
            self.bytes[self.length] = if byte == 0 { b' ' } else { byte };
            self.length += 1;
        }
    }

    fn print(&self) {
        // SAFETY: the text ends with a zero byte.
        unsafe { ffi::ketch_console_print(self.as_c()) }
    }
}
