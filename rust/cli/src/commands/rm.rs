//! `ketch rm`: forgets containers.

use super::Containers;
use crate::device::Device;
use crate::error::{Failure, Result};
use clap::Args;
use ketch_abi::Error;
use ketch_proto::{Command, NameRequest};
use serde::Serialize;

/// Remove containers with their images, logs and grants from the device
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ketch rm blinky\n  ketch rm --force blinky      even if it runs"
)]
pub struct Arguments {
    #[command(flatten)]
    pub containers: Containers,
    /// End the containers first where they run
    #[arg(short, long)]
    pub force: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    removed: bool,
}

/// Runs the command: one line of JSON (`{"name", "removed"}`) or text for each container.
///
/// # Errors
/// Those of the device, at the first container that it refuses.
pub fn run(arguments: &Arguments) -> Result<()> {
    let containers = &arguments.containers;
    let mut device = containers.device.open()?;
    for name in &containers.names {
        if arguments.force {
            device.ask(
                Command::Kill,
                &NameRequest { name },
                &format!("kill {name}"),
            )?;
        }
        remove(&mut device, name)?;
        containers.output.result(
            &Row {
                name,
                removed: true,
            },
            || format!("{name}: removed\n"),
        )?;
    }
    Ok(())
}

fn remove(device: &mut Device, name: &str) -> Result<()> {
    match device.ask(
        Command::Remove,
        &NameRequest { name },
        &format!("rm {name}"),
    ) {
        Ok(_) => Ok(()),
        // The answer to the first attempt was lost; the second found the work done.
        Err(failure) if device.repeated() && is_unknown(&failure) => Ok(()),
        Err(failure) => Err(failure),
    }
}

fn is_unknown(failure: &Failure) -> bool {
    failure.number == Some(Error::ContainerUnknown.number())
}
