//! Lines for the container's log, which the operator reads with `ketch logs`.
//!
//! The macros format into [`LINE_MAX`] bytes on the stack; what is longer is cut and ends in `…`.
//! A line without arguments needs no formatting and stays out of that code altogether; one of text
//! and numbers alone can, as a [`Line`].

mod line;

use core::fmt;

use crate::raw;

pub use line::{LINE_MAX, Line};

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The flow of control, step by step.
    Trace,
    /// For whoever searches a mistake.
    Debug,
    /// For whoever watches the container.
    Info,
    /// Something may go wrong.
    Warn,
    /// Something went wrong.
    Error,
    /// The container cannot go on.
    Critical,
}

/// Writes one line as it is; the device cuts one that is longer than it keeps.
pub fn line(level: Level, text: &str) {
    raw::log::log(level, "", text);
}

/// Writes one line with a context: a word that groups lines of one origin.
pub fn line_in(level: Level, context: &str, text: &str) {
    raw::log::log(level, context, text);
}

/// Writes one line from `format_args!`. The macros of this crate end here.
#[inline]
pub fn write(level: Level, arguments: fmt::Arguments<'_>) {
    // Known while compiling for a plain text, so that only real formatting pulls in its code.
    match arguments.as_str() {
        Some(text) => line(level, text),
        None => write_formatted(level, arguments),
    }
}

#[inline(never)]
fn write_formatted(level: Level, arguments: fmt::Arguments<'_>) {
    let mut line = Line::new();
    line.push_formatted(arguments);
    line.write(level);
}

/// Logs at [`Level::Trace`](crate::log::Level::Trace); arguments as for `format!`.
#[macro_export]
macro_rules! trace {
    ($($argument:tt)+) => { $crate::log::write($crate::log::Level::Trace, ::core::format_args!($($argument)+)) };
}

/// Logs at [`Level::Debug`](crate::log::Level::Debug); arguments as for `format!`.
#[macro_export]
macro_rules! debug {
    ($($argument:tt)+) => { $crate::log::write($crate::log::Level::Debug, ::core::format_args!($($argument)+)) };
}

/// Logs at [`Level::Info`](crate::log::Level::Info); arguments as for `format!`.
#[macro_export]
macro_rules! info {
    ($($argument:tt)+) => { $crate::log::write($crate::log::Level::Info, ::core::format_args!($($argument)+)) };
}

/// Logs at [`Level::Warn`](crate::log::Level::Warn); arguments as for `format!`.
#[macro_export]
macro_rules! warn {
    ($($argument:tt)+) => { $crate::log::write($crate::log::Level::Warn, ::core::format_args!($($argument)+)) };
}

/// Logs at [`Level::Error`](crate::log::Level::Error); arguments as for `format!`.
#[macro_export]
macro_rules! error {
    ($($argument:tt)+) => { $crate::log::write($crate::log::Level::Error, ::core::format_args!($($argument)+)) };
}

/// Logs at [`Level::Critical`](crate::log::Level::Critical); arguments as for `format!`.
#[macro_export]
macro_rules! critical {
    ($($argument:tt)+) => { $crate::log::write($crate::log::Level::Critical, ::core::format_args!($($argument)+)) };
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::fake::Device;

    #[test]
    fn lines_arrive_with_level_context_and_values() {
        let device = Device::new();
        info!("plain");
        warn!("{} of {:>3}", 1, 20);
        line_in(Level::Error, "radio", "lost");
        let lines = device.take_log();
        assert_eq!(lines[0], (Level::Info, "".to_string(), "plain".to_string()));
        assert_eq!(
            lines[1],
            (Level::Warn, "".to_string(), "1 of  20".to_string())
        );
        assert_eq!(
            lines[2],
            (Level::Error, "radio".to_string(), "lost".to_string())
        );
    }
}
