//! Telling whether two first pieces start the same image.

use ketch_image::Header;

use crate::Record;

/// What is known about an image that arrives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity {
    /// Length in bytes, announced or from the header.
    pub length: Option<u32>,
    /// SHA-256 of the whole, announced or computed.
    pub sha256: Option<[u8; 32]>,
    /// Whether the client announced the SHA-256.
    pub announced: bool,
    /// SHA-256 of the envelope, which fixes every other byte; from the header.
    pub envelope: Option<[u8; 32]>,
}

impl Identity {
    /// What a first piece tells.
    pub fn of(length: Option<u32>, sha256: Option<&[u8; 32]>, data: &[u8]) -> Identity {
        let header = Header::parse(data).ok();
        Identity {
            length: length.or(header.map(|header| header.total_length())),
            sha256: sha256.copied(),
            announced: sha256.is_some(),
            envelope: header.map(|header| *header.envelope_digest()),
        }
    }

    /// Whether both certainly start the same image: one that the other goes on with.
    pub fn is_same(&self, other: &Identity) -> bool {
        let both = |a: Option<[u8; 32]>, b: Option<[u8; 32]>| a.zip(b).map(|(a, b)| a == b);
        let length = |identity: &Identity| identity.length.unwrap_or(0);
        length(self) == length(other)
            && both(self.sha256, other.sha256)
                .or_else(|| both(self.envelope, other.envelope))
                .unwrap_or(false)
    }

    /// Adds what another first piece of the same image announces.
    pub fn learn(&mut self, other: &Identity) {
        if other.announced {
            (self.sha256, self.announced) = (other.sha256, true);
        }
    }

    /// Whether a first piece that is not known to start the same image may start it again: where
    /// neither announced a SHA-256, and no headers differ, it comes from the same client most
    /// likely.
    pub fn may_be_restarted_by(&self, other: &Identity) -> bool {
        self.length == other.length
            && !self.announced
            && !other.announced
            && (self.envelope.is_none() || other.envelope.is_none())
    }

    /// Whether a record is about this image.
    pub fn is_of(&self, record: &Record) -> bool {
        self.sha256 == Some(record.sha256) && self.length == Some(record.length)
    }
}
