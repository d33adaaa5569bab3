//! A line that is put together piece by piece.

use core::fmt::{self, Write};

use super::Level;
use crate::raw::buffer::{Buffer, DIGITS_MAX, decimal};

/// Longest line that is put together here, in bytes of UTF-8.
pub const LINE_MAX: usize = 160;

/// What a cut line ends with.
const CUT: &str = "…";

/// Up to [`LINE_MAX`] bytes of text, put together without an allocator, and without `core::fmt`
/// unless [`push_formatted`](Line::push_formatted) is called: `info!("{n} of 3")` costs a container
/// that formats nothing else about 3 KB, this some hundred bytes.
///
/// ```
/// use ketch_sdk::log::{Level, Line};
///
/// let mut line = Line::new();
/// line.push("pressed, times: ");
/// line.push_number(12);
/// line.write(Level::Info);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Line {
    buffer: Buffer<LINE_MAX>,
    cut: bool,
}

impl Line {
    /// An empty one.
    pub const fn new() -> Line {
        Line {
            buffer: Buffer::new(),
            cut: false,
        }
    }

    /// Appends text. Once the line is full nothing more is kept, and it will end in `…`.
    #[inline(never)]
    pub fn push(&mut self, text: &str) {
        if !self.cut && !self.buffer.push(text) {
            self.cut = true;
            self.buffer.cut(LINE_MAX - CUT.len());
            self.buffer.push(CUT);
        }
    }

    /// Appends a number in decimal digits.
    pub fn push_number(&mut self, number: u32) {
        self.push(decimal(number, &mut [0; DIGITS_MAX]));
    }

    /// Appends what `format_args!` made.
    pub fn push_formatted(&mut self, arguments: fmt::Arguments<'_>) {
        // It fails where the line is full, which it shows by itself.
        let _ = self.write_fmt(arguments);
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        self.buffer.as_str()
    }

    /// Writes it to the container's log.
    pub fn write(&self, level: Level) {
        super::line(level, self.as_str());
    }
}

impl Write for Line {
    /// Fails when the line is full, so that no more is formatted than is kept.
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        if self.cut { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};

    use super::*;
    use crate::fake::Device;

    #[test]
    fn numbers_are_what_formatting_makes_of_them() {
        for number in [0, 1, 9, 10, 11, 99, 100, 1_000_000_000, 4_294_967_295] {
            let mut line = Line::new();
            line.push_number(number);
            assert_eq!(line.as_str(), number.to_string());
        }
    }

    #[test]
    fn a_long_line_is_cut_and_says_so() {
        let device = Device::new();
        let long: String = "é".repeat(200);
        crate::info!("a{long}{}", "never reached");
        let text = &device.take_log()[0].2;
        assert!(
            text.len() <= LINE_MAX && text.len() > LINE_MAX - 6,
            "{}",
            text.len()
        );
        assert!(text.starts_with("aé") && text.ends_with("é…"));
        let exact: String = "x".repeat(LINE_MAX);
        crate::info!("{exact}");
        assert_eq!(device.take_log()[0].2, exact);
    }

    #[test]
    fn pieces_are_joined_until_the_line_is_full() {
        let device = Device::new();
        let mut line = Line::new();
        line.push("pressed ");
        line.push_number(12);
        line.push_formatted(format_args!(" of {:>3}", 20));
        line.write(Level::Warn);
        let full: String = "x".repeat(LINE_MAX - 1);
        let mut line = Line::new();
        line.push(&full);
        line.push_number(10);
        line.push("never reached");
        line.write(Level::Warn);
        let log = device.take_log();
        assert_eq!(log[0].2, "pressed 12 of  20");
        assert_eq!(log[1].2, full[..LINE_MAX - CUT.len()].to_string() + CUT);
    }
}
