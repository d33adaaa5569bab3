//! Keys in files: PKCS#8 in PEM, as OpenSSL writes and reads them.

use crate::error::{Exit, Failure, Result};
use clap::{Args, ValueEnum};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, KeypairBytes};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use ketch_image::{Algorithm, Signer};
use ketch_trust::{Key, KeyId};
use p256::elliptic_curve::sec1::ToSec1Point;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The option of every command that can sign.
#[derive(Clone, Debug, Default, Args)]
pub struct SignArguments {
    /// Sign with the private key in this file, which `ketch key new` makes
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
}

impl SignArguments {
    /// Reads the key, where one was named.
    ///
    /// # Errors
    /// As [`PrivateKey::read`].
    pub fn read(&self) -> Result<Option<PrivateKey>> {
        self.key.as_deref().map(PrivateKey::read).transpose()
    }
}

/// What a new key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// EdDSA with Ed25519, which every device verifies
    Eddsa,
    /// ECDSA on P-256 with SHA-256, for devices built with CONFIG_KETCH_ES256
    Es256,
}

/// A key that signs.
pub struct PrivateKey {
    key: Secret,
    public: PublicKey,
}

enum Secret {
    Ed25519(SigningKey),
    P256(p256::SecretKey),
}

/// What others know of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// What it signs with.
    pub algorithm: Algorithm,
    /// 32 bytes for EdDSA, 33 for ES256.
    pub bytes: Vec<u8>,
}

impl PublicKey {
    fn of_ed25519(key: &VerifyingKey) -> PublicKey {
        PublicKey {
            algorithm: Algorithm::EdDsa,
            bytes: key.to_bytes().to_vec(),
        }
    }

    fn of_p256(key: &p256::PublicKey) -> PublicKey {
        PublicKey {
            algorithm: Algorithm::Es256,
            bytes: key.to_sec1_point(true).as_bytes().to_vec(),
        }
    }

    /// Reads the public half of a private or a public key.
    ///
    /// # Errors
    /// As [`PrivateKey::read`].
    pub fn read(path: &Path) -> Result<PublicKey> {
        let text = read(path)?;
        if let Some(secret) = Secret::read(&text) {
            return Ok(secret.public());
        }
        let ed25519 = VerifyingKey::from_public_key_pem(&text).ok();
        let p256 = p256::PublicKey::from_public_key_pem(&text).ok();
        ed25519
            .map(|key| PublicKey::of_ed25519(&key))
            .or_else(|| p256.map(|key| PublicKey::of_p256(&key)))
            .ok_or_else(|| malformed(path, "an Ed25519 or P-256 key"))
    }

    /// What it is called.
    pub fn id(&self) -> KeyId {
        // Whoever made this one gave it the one length that is accepted.
        Key::new(self.algorithm, &self.bytes).map_or(KeyId([0; 8]), |key| key.id())
    }
}

impl Secret {
    fn read(text: &str) -> Option<Secret> {
        let ed25519 = SigningKey::from_pkcs8_pem(text).map(Secret::Ed25519);
        let p256 = || p256::SecretKey::from_pkcs8_pem(text).map(Secret::P256);
        ed25519.or_else(|_| p256()).ok()
    }

    fn public(&self) -> PublicKey {
        match self {
            Secret::Ed25519(key) => PublicKey::of_ed25519(&key.verifying_key()),
            Secret::P256(key) => PublicKey::of_p256(&key.public_key()),
        }
    }

    fn to_pem(&self) -> ed25519_dalek::pkcs8::Result<impl AsRef<str> + use<>> {
        match self {
            Secret::Ed25519(key) => {
                // With the public key inside, as the library's own form has it, OpenSSL reads no file.
                let bytes = KeypairBytes {
                    secret_key: key.to_bytes(),
                    public_key: None,
                };
                bytes.to_pkcs8_pem(LineEnding::LF)
            }
            Secret::P256(key) => key.to_pkcs8_pem(LineEnding::LF),
        }
    }

    /// Both schemes make the same signature of the same bytes again, so nothing depends on the
    /// system's randomness at this moment. Source for ES256: RFC 6979.
    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        match self {
            Secret::Ed25519(key) => key.sign(bytes).to_bytes(),
            Secret::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    p256::ecdsa::SigningKey::from(key).sign(bytes);
                // Devices accept one of the two forms that each signature has.
                signature.normalize_s().to_bytes().into()
            }
        }
    }
}

impl PrivateKey {
    /// A new key, from the system's randomness.
    ///
    /// # Errors
    /// [`Exit::Fault`] where the system has none.
    pub fn generate(kind: Kind) -> Result<PrivateKey> {
        loop {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).map_err(|error| {
                let message = format!("the system gives no random bytes: {error}");
                Failure::new(Exit::Fault, "NoRandomness", message, "try again")
            })?;
            match kind {
                Kind::Eddsa => {
                    return Ok(PrivateKey::new(Secret::Ed25519(SigningKey::from_bytes(
                        &seed,
                    ))));
                }
                // One in four thousand million is beyond the curve's order.
                Kind::Es256 => {
                    if let Ok(key) = p256::SecretKey::from_slice(&seed) {
                        return Ok(PrivateKey::new(Secret::P256(key)));
                    }
                }
            }
        }
    }

    fn new(key: Secret) -> PrivateKey {
        let public = key.public();
        PrivateKey { key, public }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Exit::File`] where it cannot be read, [`Exit::Usage`] where it is no such key.
    pub fn read(path: &Path) -> Result<PrivateKey> {
        Secret::read(&read(path)?)
            .map(PrivateKey::new)
            .ok_or_else(|| malformed(path, "an Ed25519 or P-256 private key"))
    }

    /// Writes it to a new file that only its owner can read.
    ///
    /// # Errors
    /// [`Exit::File`], also where the file exists: a key that is overwritten is lost.
    pub fn write(&self, path: &Path) -> Result<()> {
        let text = self.key.to_pem().map_err(|error| {
            Failure::new(
                Exit::Fault,
                "Unprintable",
                error.to_string(),
                "report this with what led to it",
            )
        })?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(path)
            .and_then(|mut file| file.write_all(text.as_ref().as_bytes()))
            .map_err(|error| Failure::file("write", path, &error))
    }

    /// What it is called.
    pub fn id(&self) -> KeyId {
        self.public.id()
    }

    /// What others know of it.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Does something with it that needs signatures.
    pub fn with_signer<R>(&self, run: impl FnOnce(Signer<'_>) -> R) -> R {
        run(Signer {
            algorithm: self.public.algorithm,
            key_id: &self.id().0,
            sign: &|bytes| Ok(self.key.sign(bytes)),
        })
    }
}

fn read(path: &Path) -> Result<String> {
    let bytes = crate::image_file::read(path)?;
    String::from_utf8(bytes).map_err(|_| malformed(path, "a key in PEM"))
}

fn malformed(path: &Path, what: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        "KeyMalformed",
        format!("{} is not {what}", path.display()),
        "name a file that `ketch key new` or `openssl genpkey` wrote",
    )
}
