//! `ketch run`: from a project or an image to a running container, and its log.

use super::create::ConfigArguments;
use super::logs::{PERIOD, show};
use crate::container_summary::{self, Container};
use crate::deploy;
use crate::device::{Device, DeviceArguments};
use crate::error::{Exit, Failure, Result};
use crate::key_file::SignArguments;
use crate::log::Follower;
use crate::output::{Format, Output};
use crate::project::BuildArguments;
use crate::source;
use clap::Args;
use std::path::PathBuf;

/// Send an image to a device and start it, in place of what runs there under its name
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch run                        build, pack, send and start the project in this folder
  ketch run -f blinky-0.1.0.ketch  send and start a file, then show its log until it ends
  ketch run --config interval=250  tell the container something

With --follow the exit code is 0 if the container ends well or an operator ends it, 6 if it ends by
its own fault. Interrupting ketch leaves the container running.")]
pub struct Arguments {
    /// An image file, or a project folder to build and pack first
    #[arg(default_value = ".", value_name = "FILE|FOLDER")]
    pub source: PathBuf,
    /// Show the log until the container ends
    #[arg(short, long)]
    pub follow: bool,
    #[command(flatten)]
    pub build: BuildArguments,
    #[command(flatten)]
    pub config: ConfigArguments,
    #[command(flatten)]
    pub sign: SignArguments,
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

/// Runs the command.
///
/// # Errors
/// Those of the image, the build and the device; [`Exit::Container`] for a container that fails
/// while it is followed.
pub fn run(arguments: &Arguments) -> Result<()> {
    let output = arguments.output;
    arguments.config.check()?;
    let file = source::obtain(&arguments.source, &arguments.build, &arguments.sign, output)?;
    let mut device = arguments.device.open()?;
    let mut deployed = deploy::replace(&mut device, &file, output)?;
    let mut follower = Follower::new(file.name());
    if !deployed.was_sent() {
        // The log still has the earlier run.
        follower.advance(&mut device)?;
    }
    if let Some(told) = arguments.config.told() {
        deploy::create(&mut device, deployed.name(), Some(told))?;
    }
    deployed.start(&mut device).inspect_err(|failure| {
        if failure.exit == Exit::Container {
            // What it logged before it failed tells more than the failure; if it cannot be had,
            // the failure is still told.
            let entries = follower.advance(&mut device);
            let _ = entries.and_then(|entries| show(&entries, output.format));
        }
    })?;
    output.result(&deployed, || deployed.text())?;
    if arguments.follow {
        let container = follow(&mut device, &mut follower, deployed.name(), output.format)?;
        return conclude(&container, deployed.name(), output);
    }
    Ok(())
}

/// Shows the log until the container has ended.
fn follow(
    device: &mut Device,
    follower: &mut Follower,
    name: &str,
    format: Format,
) -> Result<Container> {
    loop {
        // The state is asked before the log, so that no last line is missed.
        let state = container_summary::read(device, name);
        show(&follower.advance(device)?, format)?;
        match state {
            Ok(container) if container.is_over() => return Ok(container),
            Ok(_) => {}
            // The log says that the device does not answer, and waits for it.
            Err(failure) if failure.exit == Exit::Unreachable => {}
            Err(failure) => return Err(failure),
        }
        std::thread::sleep(PERIOD);
    }
}

fn conclude(container: &Container, name: &str, output: Output) -> Result<()> {
    let end = container
        .end()
        .unwrap_or_else(|| crate::text::safe(container.state()));
    if container.has_failed() {
        let remedy = container
            .remedy()
            .unwrap_or("see its log above, and `ketch inspect`");
        return Err(Failure::new(
            Exit::Container,
            "ContainerFailed",
            format!("{name} ended: {end}"),
            remedy,
        ));
    }
    output.note(&format!("{name} ended: {end}"));
    Ok(())
}
