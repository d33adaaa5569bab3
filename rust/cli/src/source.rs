//! What `push` and `run` are given: an image file, or a project folder that becomes one.

use crate::error::Result;
use crate::image_file::ImageFile;
use crate::output::Output;
use crate::project::{self, BuildArguments};
use std::path::Path;

/// Reads an image file, or builds and packs a project and reads the result.
///
/// # Errors
/// Those of the file; those of the build and of packing.
pub fn obtain(path: &Path, arguments: &BuildArguments, output: Output) -> Result<ImageFile> {
    if !path.is_dir() {
        return ImageFile::read(path);
    }
    let built = project::build(path, arguments, output)?;
    ImageFile::read(&project::pack(built, path)?)
}
