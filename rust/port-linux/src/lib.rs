//! The platform seams on Linux: what stands in for a board's clock, threads, pins and flash.
//!
//! Everything lives in ordinary values without globals, so that several devices fit in one
//! process.
#![deny(unsafe_code)]

mod clock;
#[allow(unsafe_code)]
mod compiled;
mod deadline;
mod flash;
mod gpio;
mod keyvalue;
mod random;
mod signal;
mod thread;
mod uart;

// The implementation that the runtime's critical sections link against.
use critical_section as _;

pub use clock::MonotonicClock;
pub use compiled::authority;
pub use deadline::Watchdog;
pub use flash::{FlashError, SharedFlash, SimulatedFlash};
pub use gpio::{Cause, Change, Observer, SimulatedPins};
pub use keyvalue::SharedKeyValues;
pub use random::SystemRandom;
pub use signal::CondvarSignals;
pub use thread::CommandThreads;
pub use uart::{LineObserver, RECEIVED_MAX, SimulatedLines, Transfer};
