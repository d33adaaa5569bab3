//! Files of trusted keys.

use crate::error::{Exit, Failure, Result};
use clap::Args;
use ketch_trust::{AnchorSource, parse_anchors, write_anchors};
use std::path::{Path, PathBuf};

/// The option of commands that check signatures.
#[derive(Clone, Debug, Args)]
pub struct AnchorArguments {
    /// Trust the keys in this file, which `ketch key anchor` writes; may be given several times
    #[arg(long, value_name = "FILE", required = true)]
    pub anchor: Vec<PathBuf>,
}

/// Reads a file of keys.
///
/// # Errors
/// [`Exit::File`] where it cannot be read, [`Exit::Usage`] with the line that is wrong.
pub fn read_file(path: &Path) -> Result<Vec<AnchorSource>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    parse_anchors(&text).map_err(|why| malformed(format!("{}, {why}", path.display())))
}

/// Reads files of keys into one list, as devices read it.
///
/// # Errors
/// As [`read_file`].
pub fn read(paths: &[PathBuf]) -> Result<Vec<u8>> {
    let mut anchors = Vec::new();
    for path in paths {
        anchors.extend(read_file(path)?);
    }
    let bytes = write_anchors(&anchors);
    ketch_trust::Anchors::parse(&bytes)
        .map_err(|_| malformed("the files list a key twice, or too many keys".to_owned()))?;
    Ok(bytes)
}

fn malformed(message: String) -> Failure {
    let remedy = "write the file with `ketch key anchor`";
    Failure::new(Exit::Usage, "AnchorsInvalid", message, remedy)
}
