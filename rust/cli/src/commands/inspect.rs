//! `ketch inspect`: all about an image file, or about a container on a device.

use crate::container_summary;
use crate::device::DeviceArguments;
use crate::error::{Exit, Failure, Result};
use crate::image_file::{EXTENSION, ImageFile};
use crate::image_summary::Summary;
use crate::output::Output;
use clap::Args;
use std::path::Path;

/// Show all about an image file, or about a container on a device
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch inspect blinky-0.1.0.ketch             a file
  ketch inspect blinky                         a container on the usual device
  ketch inspect --device field blinky          a container on this device
  ketch inspect -o json blinky-0.1.0.ketch | jq -r .sha")]
pub struct Arguments {
    /// An image file, or a container's name. With --device it is a name; without, what exists as a
    /// file or looks like a path is a file
    #[arg(value_name = "FILE|NAME")]
    pub target: String,
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub output: Output,
}

/// Runs the command.
///
/// # Errors
/// Those of the file or of the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    let target = &arguments.target;
    if arguments.device.device.is_none() && is_file(target) {
        let summary = Summary::read(&ImageFile::read(Path::new(target))?)?;
        return arguments.output.result(&summary, || summary.text());
    }
    super::name(target).map_err(|why| {
        Failure::new(
            Exit::Usage,
            "NameInvalid",
            format!(
                "'{}' is neither a file nor a container's name: {why}",
                crate::text::safe(target)
            ),
            "give an image file, or a name that `ketch ps` shows",
        )
    })?;
    let container = container_summary::read(&mut arguments.device.open()?, target)?;
    arguments.output.result(&container, || container.text())
}

fn is_file(target: &str) -> bool {
    let path = Path::new(target);
    path.is_file()
        || path.components().count() > 1
        || path.extension().is_some_and(|e| e == EXTENSION)
}
