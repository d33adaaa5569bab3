//! Where people read along: the firmware's own log, or the simulator's screen.

/// How much a log line matters. Source: the levels of wasi-logging, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Level {
    /// Flow of control.
    Trace = 0,
    /// For someone debugging.
    Debug = 1,
    /// For someone watching.
    Info = 2,
    /// Hazardous.
    Warn = 3,
    /// Serious.
    Error = 4,
    /// Fatal.
    Critical = 5,
}

impl Level {
    /// The level with this number.
    pub const fn from_number(number: u32) -> Option<Level> {
        match number {
            0 => Some(Level::Trace),
            1 => Some(Level::Debug),
            2 => Some(Level::Info),
            3 => Some(Level::Warn),
            4 => Some(Level::Error),
            5 => Some(Level::Critical),
            _ => None,
        }
    }

    /// The word used in messages and on screen.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Trace => "trace",
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
            Level::Critical => "critical",
        }
    }
}

/// Takes a copy of what goes into the containers' logs. Called from container threads, never
/// from an interrupt; may block for a short time.
pub trait Console: Sync {
    /// One line of `container`, already cut to the log's line length.
    fn line(&self, container: &str, level: Level, text: &str);
}
