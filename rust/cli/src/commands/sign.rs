//! `ketch sign`: an image with a signature.

use crate::error::{Exit, Failure, Result};
use crate::image_file::ImageFile;
use crate::image_summary::Summary;
use crate::key_file::PrivateKey;
use crate::output::Output;
use clap::Args;
use std::path::PathBuf;

/// Sign an image file
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch sign blinky-0.1.0.ketch --key build.pem
  ketch sign blinky-0.1.0.ketch --key build.pem --to signed/blinky.ketch

A signature that is there already is replaced.")]
pub struct Arguments {
    /// The image file
    #[arg(value_name = "IMAGE")]
    pub image: PathBuf,
    /// The private key to sign with
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// File to write to [default: the image file itself]
    #[arg(short, long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    #[command(flatten)]
    pub output: Output,
}

/// Runs the command. JSON is that of `ketch inspect` for the signed file.
///
/// # Errors
/// Those of the key and of the image; [`Exit::File`] where it cannot be written.
pub fn run(arguments: &Arguments) -> Result<()> {
    let key = PrivateKey::read(&arguments.key)?;
    let file = ImageFile::read(&arguments.image)?.signed(&key)?;
    let path = arguments.to.as_ref().unwrap_or(&arguments.image);
    std::fs::write(path, file.bytes()).map_err(|error| Failure::file("write", path, &error))?;
    let file = ImageFile::read(path)?;
    let summary = Summary::read(&file)?;
    arguments.output.result(&summary, || {
        format!(
            "{}: {} {}, signed with key {}\n",
            path.display(),
            file.name(),
            file.version(),
            key.id()
        )
    })
}

/// An image that cannot be signed.
pub fn unsignable(path: &std::path::Path, error: ketch_abi::Error) -> Failure {
    Failure::numbered(Exit::Image, error, &format!("sign {}", path.display()))
}
