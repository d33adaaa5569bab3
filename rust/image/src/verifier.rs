//! Checking an image that comes in pieces, without holding more than its front.

use core::cmp::min;
use core::ops::Range;

use ketch_abi::Error;
use sha2::{Digest, Sha256};

use crate::{DIGEST_LENGTH, FRONT_MAX, Front, Header};

/// Checks an image while its bytes pass by, in pieces of any size.
///
/// It finds what [`crate::Image::parse`] finds, as soon as the bytes that tell have passed: the
/// header with its last byte, the manifest with the envelope's last, each payload with its last.
/// After an error it goes on returning that error.
#[derive(Clone)]
// In this order: short instructions reach the first 124 bytes.
#[repr(C)]
pub struct Verifier {
    filled: usize,
    /// Bytes that have passed.
    position: u32,
    failure: Option<Error>,
    /// The payload that passes now or next; `None` when the last one has passed.
    payload: Option<Expected>,
    /// Set once the front is whole and right.
    header: Option<Header>,
    hasher: Sha256,
    /// The front, as far as it has passed.
    buffer: [u8; FRONT_MAX],
}

#[derive(Clone)]
struct Expected {
    index: usize,
    range: Range<u32>,
    digest: [u8; DIGEST_LENGTH],
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new()
    }
}

impl Verifier {
    /// A verifier that waits for the first byte.
    pub fn new() -> Verifier {
        Verifier {
            buffer: [0; FRONT_MAX],
            filled: 0,
            position: 0,
            header: None,
            payload: None,
            hasher: Sha256::new(),
            failure: None,
        }
    }

    /// Starts again. Leaves the buffer as it is, so that no second one passes over the stack.
    pub fn reset(&mut self) {
        (self.filled, self.position) = (0, 0);
        (self.header, self.payload, self.failure) = (None, None, None);
        self.hasher.reset();
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// Those of [`crate::Image::parse`], except that missing bytes are not missed yet.
    pub fn update(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        self.take(bytes)
            .inspect_err(|error| self.failure = Some(*error))
    }

    /// Whether the image was whole and right.
    ///
    /// # Errors
    /// [`Error::ImageEmpty`] and [`Error::ImageTruncated`] for missing bytes, or the error that
    /// [`Verifier::update`] returned before.
    pub fn finish(&self) -> Result<(), Error> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        match (&self.header, &self.payload) {
            (Some(_), None) => Ok(()),
            (Some(_), Some(_)) => Err(Error::ImageTruncated),
            (None, _) => Front::parse(&self.buffer[..self.filled]).map(|_| ()),
        }
    }

    /// What stands before the payloads, once it has passed and is right.
    pub fn front(&self) -> Option<Front<'_>> {
        let header = self.header?;
        Front::assemble(header, &self.buffer[Header::LENGTH..self.filled]).ok()
    }

    /// The header, once it has passed and is right.
    pub fn header(&self) -> Option<Header> {
        Header::parse(&self.buffer[..self.filled]).ok()
    }

    fn take(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while self.header.is_none() && !bytes.is_empty() {
            bytes = self.take_front(bytes)?;
        }
        while let Some(expected) = &self.payload
            && !bytes.is_empty()
        {
            // Up to the payload's start or its end, whichever comes first.
            let padding = self.position < expected.range.start;
            let stop = if padding {
                expected.range.start
            } else {
                expected.range.end
            };
            let (part, rest) = bytes.split_at(min(bytes.len(), (stop - self.position) as usize));
            bytes = rest;
            self.position += part.len() as u32;
            if !padding {
                self.hasher.update(part);
                if self.position == stop {
                    if self.hasher.finalize_reset()[..] != expected.digest[..] {
                        return Err(Error::ImageDigestMismatch);
                    }
                    let index = expected.index + 1;
                    self.expect(index);
                }
            } else if part.iter().any(|byte| *byte != 0) {
                return Err(Error::ImageLayoutInvalid);
            }
        }
        if bytes.is_empty() {
            Ok(())
        } else {
            Err(Error::ImageLayoutInvalid)
        }
    }

    /// Takes bytes of the front and returns the others.
    fn take_front<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], Error> {
        let end = match Header::parse(&self.buffer[..self.filled]) {
            Ok(header) => header.envelope_end() as usize,
            Err(Error::ImageTruncated | Error::ImageEmpty) => Header::LENGTH,
            Err(error) => return Err(error),
        };
        let (part, rest) = bytes.split_at(min(bytes.len(), end - self.filled));
        self.buffer[self.filled..self.filled + part.len()].copy_from_slice(part);
        self.filled += part.len();
        self.position += part.len() as u32;
        match Front::parse(&self.buffer[..self.filled]) {
            Ok(front) => {
                self.header = Some(front.header);
                self.expect(0);
            }
            Err(Error::ImageTruncated) => {}
            Err(error) => return Err(error),
        }
        Ok(rest)
    }

    /// Waits for the payload of this number.
    fn expect(&mut self, index: usize) {
        self.payload = self.front().and_then(|front| {
            let placement = front.placements().nth(index)?;
            Some(Expected {
                index,
                range: placement.range,
                digest: *placement.payload.digest,
            })
        });
    }
}
