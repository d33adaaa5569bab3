//! `ketch logs`: what a container logged, and goes on to log.

use crate::device::DeviceArguments;
use crate::error::Result;
use crate::log::{Entry, Follower};
use crate::output::{self, Format, Output};
use clap::Args;
use std::time::Duration;

/// How often a followed log is asked for.
pub const PERIOD: Duration = Duration::from_millis(250);

/// Show a container's log: seconds since the device's start, level, text
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch logs blinky
  ketch logs -f blinky             go on until interrupted, even if the device restarts
  ketch logs -n 20 -o json blinky  the last 20 lines, one JSON object on each")]
pub struct Arguments {
    /// Name of the container
    #[arg(value_parser = super::name)]
    pub name: String,
    /// Go on with what is logged from now on, until interrupted
    #[arg(short, long)]
    pub follow: bool,
    /// Of what is there now, show only so many lines from the end
    #[arg(short = 'n', long, value_name = "NUMBER")]
    pub lines: Option<usize>,
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

/// Runs the command.
///
/// # Errors
/// Those of the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    let format = arguments.output.format;
    let mut device = arguments.device.open()?;
    let mut follower = Follower::new(&arguments.name);
    let entries = follower.advance(&mut device)?;
    let skipped = arguments
        .lines
        .map_or(0, |lines| entries.len().saturating_sub(lines));
    show(&entries[skipped..], format)?;
    if !arguments.follow {
        return Ok(());
    }
    loop {
        std::thread::sleep(PERIOD);
        show(&follower.advance(&mut device)?, format)?;
    }
}

/// Prints entries of a log.
///
/// # Errors
/// [`crate::error::Exit::File`] where stdout cannot be written.
pub fn show(entries: &[Entry], format: Format) -> Result<()> {
    let mut out = String::new();
    for entry in entries {
        out += &entry.line(format)?;
    }
    if out.is_empty() {
        Ok(())
    } else {
        output::print(&out)
    }
}
