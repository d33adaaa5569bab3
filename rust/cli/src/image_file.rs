//! An image file on this machine, read and checked in full before anything is done with it.

use crate::error::{Failure, Result};
use crate::key_file::PrivateKey;
use ketch_abi::Error;
use ketch_image::{Image, sign_image};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Ending of image files.
pub const EXTENSION: &str = "ketch";
/// Largest file in bytes that is looked at: far above any slot, and no strain on this machine.
const LARGEST: u64 = 64 << 20;

/// A file whose bytes form an image.
#[derive(Debug)]
pub struct ImageFile {
    path: PathBuf,
    bytes: Vec<u8>,
    name: String,
    version: String,
}

impl ImageFile {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`crate::error::Exit::File`] where it cannot be read, [`crate::error::Exit::Image`] with the
    /// reader's error where it is no image.
    pub fn read(path: &Path) -> Result<ImageFile> {
        Self::from_bytes(path, read(path)?)
    }

    /// Checks bytes that are, or will be, in a file.
    ///
    /// # Errors
    /// As [`ImageFile::read`].
    pub fn from_bytes(path: &Path, bytes: Vec<u8>) -> Result<ImageFile> {
        if bytes.is_empty() {
            return Err(Failure::image(path, Error::ImageEmpty));
        }
        let image = Image::parse(&bytes).map_err(|error| Failure::image(path, error))?;
        let (name, version) = (
            image.manifest().name.to_owned(),
            image.manifest().version.to_owned(),
        );
        Ok(ImageFile {
            path: path.to_owned(),
            bytes,
            name,
            version,
        })
    }

    /// The same image with a signature; the file stays as it is.
    ///
    /// # Errors
    /// [`crate::error::Exit::Image`] where the signature makes its front too long.
    pub fn signed(self, key: &PrivateKey) -> Result<ImageFile> {
        let image = self.image()?;
        let bytes = key
            .with_signer(|signer| sign_image(&image, Some(signer)))
            .map_err(|error| crate::commands::sign::unsignable(&self.path, error))?;
        Ok(ImageFile { bytes, ..self })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its bytes, when nothing else is wanted any more.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The container's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The image's version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The image in the bytes.
    ///
    /// # Errors
    /// None in practice: the bytes were checked when they were read.
    pub fn image(&self) -> Result<Image<'_>> {
        Image::parse(&self.bytes).map_err(|error| Failure::image(&self.path, error))
    }
}

/// Reads a file of bounded size.
///
/// # Errors
/// [`crate::error::Exit::File`], and [`Error::ImageTooLarge`] as [`crate::error::Exit::Image`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::file("read", path, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::image(path, Error::ImageTooLarge));
    }
    Ok(bytes)
}
