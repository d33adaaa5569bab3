//! What signals show, and how a dump says so.

use std::cmp::Ordering;
use std::io::{self, Write};

/// What a signal shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// A wire.
    Level(bool),
    /// Some wires together, as many as the number has: what they carry, or nothing.
    Bits(u8, Option<u8>),
    /// A number.
    Real(f64),
}

/// A change that is still to be written: when, in which order it came, of what, to what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub time: u64,
    pub number: u64,
    pub signal: usize,
    pub value: Value,
}

impl Change {
    fn key(&self) -> (u64, u64) {
        (self.time, self.number)
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Change {}

impl PartialOrd for Change {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Change {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Value {
    /// The kind of signal that shows such values, and how many wires it has.
    pub fn kind(self) -> (&'static str, u8) {
        match self {
            Value::Level(_) => ("wire", 1),
            Value::Bits(width, _) => ("wire", width),
            Value::Real(_) => ("real", 64),
        }
    }

    /// Writes that a signal shows this now.
    pub fn write(self, output: &mut impl Write, signal: usize) -> io::Result<()> {
        let code = code(signal);
        match self {
            Value::Level(level) => writeln!(output, "{}{code}", u8::from(level)),
            Value::Bits(width, Some(bits)) => {
                writeln!(output, "b{bits:0width$b} {code}", width = width.into())
            }
            Value::Bits(_, None) => writeln!(output, "bz {code}"),
            Value::Real(number) if number.is_finite() => writeln!(output, "r{number} {code}"),
            Value::Real(_) => writeln!(output, "r0 {code}"),
        }
    }
}

/// A signal's name in the file: digits of base 94, the first of them being `!`.
pub(super) fn code(mut signal: usize) -> String {
    let mut code = String::new();
    loop {
        code.push(char::from(b'!' + (signal % 94) as u8));
        signal /= 94;
        if signal == 0 {
            return code;
        }
    }
}
