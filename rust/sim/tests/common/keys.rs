//! Keys, and devices that trust them.

#![allow(dead_code, reason = "each test file uses some of it")]

use ed25519_dalek::{Signer as _, SigningKey};
use ketch_image::{Algorithm, Image, Signer, sign_image};
use ketch_sim::{Options, Simulator};
use ketch_trust::{AnchorSource, Challenge, Key, KeyId, Operation, Roles, write_change};

/// A key that is always the same for a number.
pub fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// What the key is called.
pub fn id(key: &SigningKey) -> KeyId {
    Key::new(Algorithm::EdDsa, key.verifying_key().as_bytes())
        .unwrap()
        .id()
}

/// What makes a device trust the key.
pub fn anchor(key: &SigningKey, roles: Roles, names: &[&str]) -> AnchorSource {
    AnchorSource {
        algorithm: Algorithm::EdDsa,
        key: key.verifying_key().to_bytes().to_vec(),
        roles,
        names: names.iter().map(|name| name.to_string()).collect(),
    }
}

/// Runs with the signer that the key is.
pub fn with_signer<R>(key: &SigningKey, run: impl FnOnce(Signer<'_>) -> R) -> R {
    run(Signer {
        algorithm: Algorithm::EdDsa,
        key_id: &id(key).0,
        sign: &|bytes| Ok(key.sign(bytes).to_bytes()),
    })
}

/// A signed request for a change.
pub fn request(
    challenge: &Challenge,
    operation: Operation,
    argument: &[u8],
    key: &SigningKey,
) -> Vec<u8> {
    with_signer(key, |signer| {
        write_change(challenge, operation, argument, Some(signer))
    })
    .unwrap()
}

/// The image with this key's signature.
pub fn signed(image: &[u8], key: &SigningKey) -> Vec<u8> {
    let image = Image::parse(image).unwrap();
    with_signer(key, |signer| sign_image(&image, Some(signer))).unwrap()
}

/// A device as a product is: it trusts these keys and nothing else.
pub fn product(anchors: &[AnchorSource]) -> Simulator {
    Simulator::start(Options {
        accept_unsigned: false,
        anchors: anchors.to_vec(),
        ..Default::default()
    })
    .expect("it starts")
}
