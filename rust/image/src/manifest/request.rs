//! What an image wants to be allowed.

use ketch_abi::{Capability, Error, Operations};
use ketch_cbor::Decoder;

use crate::map::{read_array, read_map, read_number, read_text, required};
use crate::{REQUESTS_MAX, text};

/// A device that the image wants to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The kind of permission.
    pub capability: Capability,
    /// The device's label.
    pub label: &'a str,
    /// What to do with it; never empty, always within what the capability knows.
    pub operations: Operations,
}

impl<'a> Request<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Result<Request<'a>, Error> {
        let (mut capability, mut label, mut operations) = (None, None, None);
        read_map(decoder, &mut |key, decoder| {
            match key {
                1 => capability = Some(read_number(decoder, 1, 255)?),
                2 => {
                    let invalid = Error::ImageManifestInvalid;
                    label = Some(read_text(decoder, text::is_label, invalid)?);
                }
                3 => operations = Some(read_number(decoder, 1, 255)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        // A number that this version does not know belongs to a later guest interface.
        let capability = Capability::from_number(required(capability)? as u8)
            .ok_or(Error::ImageAbiUnsupported)?;
        let operations = Operations(required(operations)? as u8);
        if !capability.operations().contains(operations) {
            return Err(Error::ImageAbiUnsupported);
        }
        Ok(Request {
            capability,
            label: required(label)?,
            operations,
        })
    }
}

/// The requests of a manifest, in its order.
#[derive(Clone, Debug)]
pub struct Requests<'a> {
    decoder: Decoder<'a>,
    remaining: usize,
}

impl<'a> Requests<'a> {
    /// Reads and checks the whole list.
    pub(super) fn read(decoder: &mut Decoder<'a>) -> Result<Requests<'a>, Error> {
        let remaining = read_array(decoder, REQUESTS_MAX)?;
        let requests = Requests {
            decoder: decoder.clone(),
            remaining,
        };
        for index in 0..remaining {
            let request = Request::read(decoder)?;
            let same = |other: &Request<'_>| {
                (other.capability, other.label) == (request.capability, request.label)
            };
            if requests.clone().take(index).any(|other| same(&other)) {
                return Err(Error::ImageManifestInvalid);
            }
        }
        Ok(requests)
    }
}

impl<'a> Iterator for Requests<'a> {
    type Item = Request<'a>;

    // The list was checked when the manifest was read, so it never ends early.
    fn next(&mut self) -> Option<Request<'a>> {
        self.remaining = self.remaining.checked_sub(1)?;
        Request::read(&mut self.decoder).ok()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.remaining, Some(self.remaining))
    }
}

impl ExactSizeIterator for Requests<'_> {}
