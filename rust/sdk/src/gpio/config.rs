//! State and set-up of a pin.

use crate::raw::layout;
use crate::text::Text;

/// State of a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Driven to the level that counts as active.
    Active,
    /// The other one.
    Inactive,
}

impl State {
    pub(crate) fn from_raw(value: u32) -> State {
        if value as u8 == 0 {
            State::Active
        } else {
            State::Inactive
        }
    }

    pub(crate) fn to_raw(self) -> u32 {
        self as u32
    }
}

/// Direction of a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Read and watched.
    In,
    /// Driven.
    Out,
    /// Driven and read back.
    InOut,
}

/// The voltage that counts as active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActiveLevel {
    /// The supply's.
    High,
    /// Ground.
    Low,
}

/// Resistor that holds a pin that nothing drives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullResistor {
    /// To the supply.
    Up,
    /// To ground.
    Down,
}

/// How a pin is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name that it is opened by.
    pub label: Text,
    /// Its direction.
    pub mode: Mode,
    /// Which voltage is active.
    pub active_level: ActiveLevel,
    /// Its resistor, if it has one.
    pub pull_resistor: Option<PullResistor>,
}

impl Config {
    pub(crate) fn from_raw((label, config): (Text, layout::Config)) -> Config {
        Config {
            label,
            mode: match config.pin_mode {
                0 => Mode::In,
                1 => Mode::Out,
                _ => Mode::InOut,
            },
            active_level: if config.active_level == 0 {
                ActiveLevel::High
            } else {
                ActiveLevel::Low
            },
            pull_resistor: match (config.has_pull_resistor, config.pull_resistor) {
                (0, _) => None,
                (_, 0) => Some(PullResistor::Up),
                _ => Some(PullResistor::Down),
            },
        }
    }
}
