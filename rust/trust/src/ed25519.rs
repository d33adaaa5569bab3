//! EdDSA with Ed25519.

use ed25519_dalek::{Signature, VerifyingKey};
use ketch_abi::Error;
use ketch_image::{SIGNATURE_LENGTH, SignedBytes};

fn point(bytes: &[u8]) -> Result<VerifyingKey, Error> {
    let bytes = bytes.try_into().map_err(|_| Error::KeyInvalid)?;
    let key = VerifyingKey::from_bytes(bytes).map_err(|_| Error::KeyInvalid)?;
    // Against a key of small order, some signatures hold for any message.
    if key.is_weak() {
        Err(Error::KeyInvalid)
    } else {
        Ok(key)
    }
}

pub(crate) fn check(key: &[u8]) -> Result<(), Error> {
    point(key).map(|_| ())
}

/// As the library's `verify_strict`, over a message in two parts: that one wants it in one piece,
/// which would take another 2 KB of stack.
pub(crate) fn verify(
    key: &[u8],
    signed: &SignedBytes<'_>,
    signature: &[u8; SIGNATURE_LENGTH],
) -> Result<(), Error> {
    let key = point(key)?;
    let invalid = Error::SignatureInvalid;
    let (commitment, _) = signature.split_at(32);
    point(commitment).map_err(|_| invalid)?;
    let mut verifier = key
        .verify_stream(&Signature::from_bytes(signature))
        .map_err(|_| invalid)?;
    verifier.update(signed.prefix());
    verifier.update(signed.content());
    verifier.finalize_and_verify().map_err(|_| invalid)
}
