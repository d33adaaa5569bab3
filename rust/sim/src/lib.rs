//! A whole device in one Linux process: the runtime of a board with pins that scripts move and
//! people watch, SMP over UDP and a pseudo-terminal, and flash in a file.
//!
//! [`run`] is the command `ketch sim`. Tests start a [`Simulator`] as a value; several fit in one
//! process.
#![forbid(unsafe_code)]

mod analog;
mod banner;
mod board;
mod device;
mod error;
mod event;
mod lines;
mod options;
mod peer;
mod run;
mod script;
pub mod server;
mod shell;
mod simulator;
mod trace;
mod transfers;
pub mod transport;
mod vcd;
mod watch;

pub use board::{
    AdcDescription, Answers, BUILT_IN, BoardDescription, DacDescription, DeviceDescription,
    I2cDescription, Kind, Model, Peer, PinDescription, PwmDescription, SensorDescription,
    SpiDescription, TargetDescription, UartDescription,
};
pub use error::{ErrorKind, SimError};
pub use event::{Event, Observer};
pub use ketch_port_linux::{Cause, Change, Formula, Voltage};
pub use ketch_runtime::platform::Pulses;
pub use options::SimArgs;
pub use run::run;
pub use script::{Outcome, Script};
pub use simulator::{Options, Simulator};
pub use trace::Trace;
