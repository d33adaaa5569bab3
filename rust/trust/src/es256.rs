//! ECDSA on P-256 with SHA-256.

use ketch_abi::Error;
use ketch_image::{SIGNATURE_LENGTH, SignedBytes};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

fn point(bytes: &[u8]) -> Result<VerifyingKey, Error> {
    VerifyingKey::from_sec1_bytes(bytes).map_err(|_| Error::KeyInvalid)
}

pub(crate) fn check(key: &[u8]) -> Result<(), Error> {
    point(key).map(|_| ())
}

pub(crate) fn verify(
    key: &[u8],
    signed: &SignedBytes<'_>,
    signature: &[u8; SIGNATURE_LENGTH],
) -> Result<(), Error> {
    let key = point(key)?;
    let invalid = Error::SignatureInvalid;
    let signature = Signature::from_slice(signature).map_err(|_| invalid)?;
    // Of the two forms that ECDSA has for each signature, only the lower one is ours.
    if signature.normalize_s() != signature {
        return Err(invalid);
    }
    let mut hasher = Sha256::new();
    hasher.update(signed.prefix());
    hasher.update(signed.content());
    key.verify_prehash(&hasher.finalize(), &signature)
        .map_err(|_| invalid)
}
