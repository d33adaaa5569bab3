//! An image that is in memory as a whole.

use core::ops::Range;

use crate::digest::sha256;
use ketch_abi::{Error, Trust};

use crate::{Front, Manifest, PayloadKind};

/// An image whose every byte was checked.
#[derive(Clone, Debug)]
pub struct Image<'a> {
    front: Front<'a>,
    bytes: &'a [u8],
}

impl<'a> Image<'a> {
    /// Reads and checks an image that fills `bytes`.
    ///
    /// # Errors
    /// Those of [`Front::parse`]; in the order of the file, [`Error::ImageLayoutInvalid`] for a
    /// byte that should be zero, [`Error::ImageDigestMismatch`] for a damaged payload; then
    /// [`Error::ImageTruncated`] for missing bytes and [`Error::ImageLayoutInvalid`] for more.
    pub fn parse(bytes: &'a [u8]) -> Result<Image<'a>, Error> {
        let front = Front::parse(bytes)?;
        let mut end = front.header.envelope_end();
        for placement in front.placements() {
            if available(bytes, end..placement.range.start)
                .iter()
                .any(|byte| *byte != 0)
            {
                return Err(Error::ImageLayoutInvalid);
            }
            let payload = available(bytes, placement.range.clone());
            if payload.len() < placement.range.len() {
                return Err(Error::ImageTruncated);
            }
            if sha256(&[payload]) != *placement.payload.digest {
                return Err(Error::ImageDigestMismatch);
            }
            end = placement.range.end;
        }
        if bytes.len() > end as usize {
            return Err(Error::ImageLayoutInvalid);
        }
        Ok(Image { front, bytes })
    }

    /// Everything before the payloads.
    pub const fn front(&self) -> &Front<'a> {
        &self.front
    }

    /// The manifest.
    pub const fn manifest(&self) -> &Manifest<'a> {
        &self.front.manifest
    }

    /// How far the image can be trusted.
    pub const fn trust(&self) -> Trust {
        self.front.trust()
    }

    /// The bytes of the payload of this kind.
    ///
    /// # Errors
    /// [`Error::ImageNoPayload`] where there is none.
    pub fn payload(&self, kind: PayloadKind<'_>) -> Result<&'a [u8], Error> {
        Ok(available(self.bytes, self.front.placement(kind)?.range))
    }
}

/// What of a range there is.
fn available(bytes: &[u8], range: Range<u32>) -> &[u8] {
    let end = bytes.len().min(range.end as usize);
    bytes.get(range.start as usize..end).unwrap_or(&[])
}
