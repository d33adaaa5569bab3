//! `ketch start`, `ketch stop`, `ketch kill`: from one state to another.

use super::Containers;
use crate::deploy::change;
use crate::error::Result;
use crate::text::safe;
use clap::Args;
use ketch_proto::Command;
use serde::Serialize;

/// Start containers that are on the device; harmless where one runs already
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ketch start blinky\n  ketch start blinky button --device field"
)]
pub struct Start {
    #[command(flatten)]
    pub containers: Containers,
}

/// Ask containers to end; harmless where one has ended already
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  ketch stop blinky\n\nA container that does not end when asked can be ended with `ketch kill`."
)]
pub struct Stop {
    #[command(flatten)]
    pub containers: Containers,
}

/// End containers at once, without asking them
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ketch kill blinky")]
pub struct Kill {
    #[command(flatten)]
    pub containers: Containers,
}

impl Start {
    /// Runs the command.
    ///
    /// # Errors
    /// Those of the device, at the first container that it refuses.
    pub fn run(&self) -> Result<()> {
        each(&self.containers, Command::Start)
    }
}

impl Stop {
    /// Runs the command.
    ///
    /// # Errors
    /// As [`Start::run`].
    pub fn run(&self) -> Result<()> {
        each(&self.containers, Command::Stop)
    }
}

impl Kill {
    /// Runs the command.
    ///
    /// # Errors
    /// As [`Start::run`].
    pub fn run(&self) -> Result<()> {
        each(&self.containers, Command::Kill)
    }
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    state: String,
}

/// One line of JSON (`{"name", "state"}`) or text for each container, as soon as it is done.
fn each(containers: &Containers, command: Command) -> Result<()> {
    let mut device = containers.device.open()?;
    for name in &containers.names {
        let state = change(&mut device, command, name)?;
        let row = Row { name, state };
        containers
            .output
            .result(&row, || format!("{}: {}\n", row.name, safe(&row.state)))?;
    }
    Ok(())
}
