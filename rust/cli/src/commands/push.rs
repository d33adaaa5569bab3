//! `ketch push`: an image onto a device.

use crate::deploy;
use crate::device::DeviceArguments;
use crate::error::Result;
use crate::key_file::SignArguments;
use crate::output::Output;
use crate::project::BuildArguments;
use crate::source;
use clap::Args;
use std::path::PathBuf;

/// Send an image to a device without starting it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch push blinky-0.1.0.ketch
  ketch push . --device field      build and pack the project here first

The file is checked in full before anything is sent. When an upload is interrupted, sending the
same file again goes on where it stopped. A device that has this image already is sent nothing.")]
pub struct Arguments {
    /// An image file, or a project folder to build and pack first
    #[arg(default_value = ".", value_name = "FILE|FOLDER")]
    pub source: PathBuf,
    #[command(flatten)]
    pub build: BuildArguments,
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
/// Those of the image, the build and the device.
pub fn run(arguments: &Arguments) -> Result<()> {
    let file = source::obtain(
        &arguments.source,
        &arguments.build,
        &arguments.sign,
        arguments.output,
    )?;
    let deployed = deploy::push(&mut arguments.device.open()?, &file, arguments.output)?;
    arguments.output.result(&deployed, || deployed.text())
}
