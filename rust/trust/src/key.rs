//! Public keys and what they are called.

use core::fmt;

use ketch_abi::Error;
use ketch_image::digest::sha256_start;
use ketch_image::{Algorithm, SIGNATURE_LENGTH, SignedBytes};

/// What a key is called in signatures, policies and listings: the first 8 bytes of the SHA-256 of
/// its public bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
// In words, so that the flag beside it in an `Option` is one too.
#[repr(align(4))]
pub struct KeyId(pub [u8; KeyId::LENGTH]);

impl KeyId {
    /// Length in bytes.
    pub const LENGTH: usize = 8;

    /// The id in a signature; `None` for one of another kind, which no anchor has.
    pub fn from_bytes(bytes: &[u8]) -> Option<KeyId> {
        bytes.try_into().ok().map(KeyId)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// A public key: 32 bytes for EdDSA with Ed25519 (RFC 8032), 33 for ES256 (a compressed point, SEC 1
/// section 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    algorithm: Algorithm,
    bytes: &'a [u8],
}

impl<'a> Key<'a> {
    /// Takes bytes of the right length. Whether they are a sound key is for [`Key::check`].
    ///
    /// # Errors
    /// [`Error::KeyInvalid`] for another length.
    pub const fn new(algorithm: Algorithm, bytes: &'a [u8]) -> Result<Key<'a>, Error> {
        if bytes.len() == Self::length(algorithm) {
            Ok(Key { algorithm, bytes })
        } else {
            Err(Error::KeyInvalid)
        }
    }

    /// Length of a key's public bytes.
    pub const fn length(algorithm: Algorithm) -> usize {
        match algorithm {
            Algorithm::EdDsa => 32,
            Algorithm::Es256 => 33,
        }
    }

    /// What it signs with.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its public bytes.
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What it is called.
    pub fn id(&self) -> KeyId {
        KeyId(sha256_start(&[self.bytes]))
    }

    /// Whether signatures of this key can be trusted at all: it is a point on its curve, and none
    /// of the few for which anybody can make signatures.
    ///
    /// # Errors
    /// [`Error::KeyInvalid`]; [`Error::AlgorithmUnsupported`] where this build cannot tell.
    pub fn check(&self) -> Result<(), Error> {
        match self.algorithm {
            #[cfg(feature = "ed25519")]
            Algorithm::EdDsa => crate::ed25519::check(self.bytes),
            #[cfg(feature = "es256")]
            Algorithm::Es256 => crate::es256::check(self.bytes),
            #[allow(unreachable_patterns, reason = "where every algorithm is built in")]
            _ => Err(Error::AlgorithmUnsupported),
        }
    }

    /// Verifies a signature of this key. Strict: for a message and a key there is one encoding of
    /// each signature that is accepted, and none by a key or a point of small order.
    ///
    /// # Errors
    /// [`Error::SignatureInvalid`]; [`Error::KeyInvalid`]; [`Error::AlgorithmUnsupported`] where
    /// this build has not got the algorithm.
    pub fn verify(
        &self,
        signed: &SignedBytes<'_>,
        signature: &[u8; SIGNATURE_LENGTH],
    ) -> Result<(), Error> {
        match self.algorithm {
            #[cfg(feature = "ed25519")]
            Algorithm::EdDsa => crate::ed25519::verify(self.bytes, signed, signature),
            #[cfg(feature = "es256")]
            Algorithm::Es256 => crate::es256::verify(self.bytes, signed, signature),
            #[allow(unreachable_patterns, reason = "where every algorithm is built in")]
            _ => {
                let _ = (signed, signature);
                Err(Error::AlgorithmUnsupported)
            }
        }
    }
}
