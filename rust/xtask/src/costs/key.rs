//! The key that the measuring firmware trusts. It is known to everybody, so that the same signature is
//! verified in every run: how long that takes depends on its bits.

use ed25519_dalek::{Signer as _, SigningKey};
use ketch_abi::Error;
use ketch_image::{Algorithm, Builder};
use ketch_trust::{AnchorSource, Key};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[0x5a; 32])
}

/// The line by which a firmware trusts it.
pub fn anchor() -> Result<String, String> {
    let (roles, names) = AnchorSource::read_roles(["containers"].into_iter())?;
    let source = AnchorSource {
        algorithm: Algorithm::EdDsa,
        key: key().verifying_key().to_bytes().to_vec(),
        roles,
        names,
    };
    Ok(source.line() + "\n")
}

/// A signed image.
///
/// # Errors
/// As [`Builder::build`].
pub fn sign(builder: &Builder) -> Result<Vec<u8>, Error> {
    let key = key();
    let public = key.verifying_key();
    let id = Key::new(Algorithm::EdDsa, public.as_bytes()).map_err(|_| Error::Internal)?;
    builder.build_signed(Algorithm::EdDsa, &id.id().0, |bytes| {
        Ok(key.sign(bytes).to_bytes())
    })
}
