//! `ketch verify`: whether devices that trust these keys would take an image.

use crate::anchors::{self, AnchorArguments};
use crate::error::{Failure, Result};
use crate::image_file::ImageFile;
use crate::output::{GOOD, Output};
use clap::Args;
use ketch_trust::{Anchors, Keys, judge};
use serde::Serialize;
use std::path::PathBuf;

/// Check an image's signature as a device does
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ketch verify blinky-0.1.0.ketch --anchor anchors.txt

The device's own code checks the signature, the key's role and every digest. What a device would
grant is told by `ketch policy explain`.")]
pub struct Arguments {
    /// The image file
    #[arg(value_name = "IMAGE")]
    pub image: PathBuf,
    #[command(flatten)]
    pub anchors: AnchorArguments,
    #[command(flatten)]
    pub output: Output,
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Report {
    name: String,
    version: String,
    trust: &'static str,
    key: Option<String>,
    /// Whether code in it that was compiled ahead of time may run.
    compiled_code: bool,
}

/// Runs the command.
///
/// # Errors
/// Those of the files; [`crate::error::Exit::Image`] where the image is not trusted.
pub fn run(arguments: &Arguments) -> Result<()> {
    let bytes = anchors::read(&arguments.anchors.anchor)?;
    let file = ImageFile::read(&arguments.image)?;
    let refused = |error| Failure::image(file.path(), error);
    let keys = Keys {
        stored: Anchors::none(),
        compiled: Anchors::parse(&bytes).map_err(refused)?,
    };
    let verdict = judge(file.image()?.front(), &keys, false).map_err(refused)?;
    let report = Report {
        name: file.name().to_owned(),
        version: file.version().to_owned(),
        trust: verdict.trust.word(),
        key: verdict.key.map(|key| key.to_string()),
        compiled_code: verdict.compiled_code,
    };
    arguments.output.result(&report, || {
        let Report {
            name,
            version,
            trust,
            ..
        } = &report;
        let key = report.key.as_deref().unwrap_or("none");
        let compiled = if report.compiled_code {
            ", which may sign compiled code"
        } else {
            ""
        };
        format!("{name} {version}: {GOOD}{trust}{GOOD:#} by key {key}{compiled}\n")
    })
}
