//! `ketch sim`: a whole device on this machine.

use crate::error::{Exit, Failure, Result};
use clap::Args;
use ketch_sim::{ErrorKind, SimArgs, SimError};
use std::process::ExitCode;

/// Be a whole device on this machine: pins that a script moves and a person watches, SMP over UDP
/// and a pseudo-terminal, flash in a file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch sim                                   a device with two leds and a button, until Ctrl-C
  ketch sim --watch --flash device.flash      show its pins, and keep its containers for next time
  ketch sim --pty /tmp/ketch-tty              also on a line: ketch ps -d serial:///tmp/ketch-tty

Other commands use the simulator on this machine where no other device is named.")]
pub struct Arguments {
    #[command(flatten)]
    simulator: SimArgs,
}

/// Runs the command until the simulator ends.
///
/// # Errors
/// What keeps the simulator from starting, and what its script did not find.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    ketch_sim::run(arguments.simulator).map_err(failure)
}

fn failure(error: SimError) -> Failure {
    let (exit, name) = match error.kind {
        ErrorKind::Usage => (Exit::Usage, "SimulatorUsage"),
        ErrorKind::Script => (Exit::Container, "ScriptUnmet"),
        ErrorKind::System => (Exit::File, "SimulatorSystem"),
        ErrorKind::Fault => (Exit::Fault, "SimulatorFault"),
    };
    Failure::new(exit, name, error.message, error.remedy)
}
