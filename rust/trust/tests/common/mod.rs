//! Keys and images for tests.

#![allow(dead_code, reason = "each test file uses some of it")]

use ed25519_dalek::{Signer as _, SigningKey};
use ketch_image::{Algorithm, Builder, PayloadSource, Signer};
use ketch_trust::{AnchorSource, Key, KeyId, Roles};

/// A key that is always the same for a number.
pub fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

pub fn id(key: &SigningKey) -> KeyId {
    Key::new(Algorithm::EdDsa, key.verifying_key().as_bytes())
        .unwrap()
        .id()
}

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
    let id = id(key);
    run(Signer {
        algorithm: Algorithm::EdDsa,
        key_id: &id.0,
        sign: &|bytes| Ok(key.sign(bytes).to_bytes()),
    })
}

pub fn builder(name: &str) -> Builder {
    Builder {
        payloads: vec![PayloadSource::Wasm(b"\0asm\x01\0\0\0".to_vec())],
        ..Builder::new("org.example.test", name, "1.0.0")
    }
}

pub fn signed(name: &str, key: &SigningKey) -> Vec<u8> {
    builder(name)
        .build_signed(Algorithm::EdDsa, &id(key).0, |bytes| {
            Ok(key.sign(bytes).to_bytes())
        })
        .unwrap()
}
