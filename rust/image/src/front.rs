//! Everything before the payloads: what a device must hold to know an image.

use core::ops::Range;

use crate::digest::sha256;
use crate::{
    Envelope, FRONT_MAX, Header, Manifest, PAYLOAD_ALIGNMENT, Payload, PayloadKind, Payloads,
};
use ketch_abi::{Error, Trust};

/// Header, envelope and manifest, which agree with each other.
#[derive(Clone, Debug)]
pub struct Front<'a> {
    /// The header.
    pub header: Header,
    /// The envelope.
    pub envelope: Envelope<'a>,
    /// The manifest.
    pub manifest: Manifest<'a>,
}

/// A payload and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement<'a> {
    /// What the manifest says of it.
    pub payload: Payload<'a>,
    /// Where its bytes are, counted from the start of the image.
    pub range: Range<u32>,
}

impl<'a> Front<'a> {
    /// Reads the front from the first bytes of an image; bytes behind it are not looked at.
    ///
    /// # Errors
    /// Those of [`Header::parse`], [`Envelope::parse`] and [`Manifest::parse`];
    /// [`Error::ImageTruncated`] if and only if more bytes are needed;
    /// [`Error::ImageDigestMismatch`] for a damaged envelope, [`Error::ImageLayoutInvalid`] where
    /// the payloads do not add up to the length in the header.
    pub fn parse(bytes: &'a [u8]) -> Result<Front<'a>, Error> {
        let header = Header::parse(bytes)?;
        let range = Header::LENGTH..header.envelope_end() as usize;
        let envelope = bytes.get(range).ok_or(Error::ImageTruncated)?;
        if sha256(&[envelope]) != *header.envelope_digest() {
            return Err(Error::ImageDigestMismatch);
        }
        Self::assemble(header, envelope)
    }

    /// Reads the front from storage through a buffer that then holds it.
    ///
    /// # Errors
    /// As [`Front::parse`], and what `read` returns. It is called with an offset from the start
    /// of the image, and fills what it is given.
    pub fn read(
        buffer: &'a mut [u8; FRONT_MAX],
        mut read: impl FnMut(u32, &mut [u8]) -> Result<(), Error>,
    ) -> Result<Front<'a>, Error> {
        let (head, rest) = buffer.split_at_mut(Header::LENGTH);
        read(0, head)?;
        let end = Header::parse(head)?.envelope_end() as usize;
        read(Header::LENGTH as u32, &mut rest[..end - Header::LENGTH])?;
        Self::parse(&buffer[..end])
    }

    /// Reads an envelope whose digest was checked.
    pub(crate) fn assemble(header: Header, envelope: &'a [u8]) -> Result<Front<'a>, Error> {
        let envelope = Envelope::parse(envelope)?;
        let manifest = Manifest::parse(envelope.content())?;
        let front = Front {
            header,
            envelope,
            manifest,
        };
        let mut end = Some(header.envelope_end());
        for payload in front.manifest.payloads() {
            end = end
                .and_then(|end| end.checked_next_multiple_of(PAYLOAD_ALIGNMENT))
                .and_then(|start| start.checked_add(payload.length));
        }
        if end == Some(header.total_length()) {
            Ok(front)
        } else {
            Err(Error::ImageLayoutInvalid)
        }
    }

    /// How far the image can be trusted.
    pub const fn trust(&self) -> Trust {
        self.envelope.trust()
    }

    /// The payloads with their places, in the order of the file.
    pub fn placements(&self) -> impl Iterator<Item = Placement<'a>> + use<'a> {
        Placements {
            end: self.header.envelope_end(),
            payloads: self.manifest.payloads(),
        }
    }

    /// Where the payload of this kind stands.
    ///
    /// # Errors
    /// [`Error::ImageNoPayload`] where there is none.
    pub fn placement(&self, kind: PayloadKind<'_>) -> Result<Placement<'a>, Error> {
        self.placements()
            .find(|placement| placement.payload.kind == kind)
            .ok_or(Error::ImageNoPayload)
    }

    /// The module that a device takes: compiled code for `target` where it has one and `trusted` says
    /// that it may run, else bytecode where it `interprets`.
    ///
    /// # Errors
    /// [`Error::ImageCompiledRefused`] where there is compiled code that trust alone keeps from
    /// running, [`Error::ImageNoPayload`] where nothing is for this device.
    pub fn module(
        &self,
        interprets: bool,
        target: Option<&str>,
        trusted: bool,
    ) -> Result<Placement<'a>, Error> {
        let compiled = target.and_then(|target| self.placement(PayloadKind::Aot(target)).ok());
        let wasm = self.placement(PayloadKind::Wasm).ok();
        let refused = !trusted && target.is_some() && (compiled.is_some() || wasm.is_none());
        compiled
            .filter(|_| trusted)
            .or(wasm.filter(|_| interprets))
            .ok_or(if refused {
                Error::ImageCompiledRefused
            } else {
                Error::ImageNoPayload
            })
    }
}

struct Placements<'a> {
    /// Where the previous part ends.
    end: u32,
    payloads: Payloads<'a>,
}

impl<'a> Iterator for Placements<'a> {
    type Item = Placement<'a>;

    fn next(&mut self) -> Option<Placement<'a>> {
        let payload = self.payloads.next()?;
        let start = self.end.checked_next_multiple_of(PAYLOAD_ALIGNMENT)?;
        self.end = start.checked_add(payload.length)?;
        Some(Placement {
            payload,
            range: start..self.end,
        })
    }
}
