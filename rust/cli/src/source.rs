//! What `push` and `run` are given: an image file, or a project folder that becomes one.

use crate::error::Result;
use crate::image_file::ImageFile;
use crate::key_file::SignArguments;
use crate::output::Output;
use crate::project::{self, BuildArguments};
use std::path::Path;

/// Reads an image file, or builds and packs a project and reads the result; signed where a key was
/// named.
///
/// # Errors
/// Those of the file and of the key; those of the build and of packing.
pub fn obtain(
    path: &Path,
    arguments: &BuildArguments,
    sign: &SignArguments,
    output: Output,
) -> Result<ImageFile> {
    let key = sign.read()?;
    if !path.is_dir() {
        let file = ImageFile::read(path)?;
        return match &key {
            Some(key) => file.signed(key),
            None => Ok(file),
        };
    }
    let built = project::build(path, arguments, output)?;
    ImageFile::read(&project::pack(built, path, key.as_ref())?)
}
