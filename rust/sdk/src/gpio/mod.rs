//! Digital pins, opened by the label that the board's description gives them.
//!
//! A pin is *active* or *inactive*; which voltage that is, the board's description says.

mod config;
mod error;
mod hal;
mod input;
mod input_output;
mod output;

pub use config::{ActiveLevel, Config, Mode, PullResistor, State};
pub use error::Error;
pub use input::DigitalIn;
pub use input_output::DigitalInOut;
pub use output::DigitalOut;

#[cfg(test)]
mod tests;
