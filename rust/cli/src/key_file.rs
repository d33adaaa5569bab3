//! Keys in files: PKCS#8 in PEM, as OpenSSL writes and reads them.

use crate::error::{Exit, Failure, Result};
use clap::Args;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, KeypairBytes};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use ketch_image::{Algorithm, Signer};
use ketch_trust::{Key, KeyId};
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

/// An Ed25519 key that signs.
pub struct PrivateKey {
    key: SigningKey,
    id: KeyId,
}

impl PrivateKey {
    /// A new key, from the system's randomness.
    ///
    /// # Errors
    /// [`Exit::Fault`] where the system has none.
    pub fn generate() -> Result<PrivateKey> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| {
            let message = format!("the system gives no random bytes: {error}");
            Failure::new(Exit::Fault, "NoRandomness", message, "try again")
        })?;
        Ok(PrivateKey::new(SigningKey::from_bytes(&seed)))
    }

    fn new(key: SigningKey) -> PrivateKey {
        let id = public_id(&key.verifying_key());
        PrivateKey { key, id }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`Exit::File`] where it cannot be read, [`Exit::Usage`] where it is no such key.
    pub fn read(path: &Path) -> Result<PrivateKey> {
        let text = read(path)?;
        SigningKey::from_pkcs8_pem(&text)
            .map(PrivateKey::new)
            .map_err(|_| malformed(path, "an Ed25519 private key"))
    }

    /// Writes it to a new file that only its owner can read.
    ///
    /// # Errors
    /// [`Exit::File`], also where the file exists: a key that is overwritten is lost.
    pub fn write(&self, path: &Path) -> Result<()> {
        // With the public key inside, as the library's own form has it, OpenSSL reads no file.
        let bytes = KeypairBytes {
            secret_key: self.key.to_bytes(),
            public_key: None,
        };
        let text = bytes.to_pkcs8_pem(LineEnding::LF).map_err(|error| {
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
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|error| Failure::file("write", path, &error))
    }

    /// What it is called.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What others know of it.
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Does something with it that needs signatures.
    pub fn with_signer<R>(&self, run: impl FnOnce(Signer<'_>) -> R) -> R {
        run(Signer {
            algorithm: Algorithm::EdDsa,
            key_id: &self.id.0,
            sign: &|bytes| Ok(self.key.sign(bytes).to_bytes()),
        })
    }
}

/// Reads the public half of a private or a public key.
///
/// # Errors
/// As [`PrivateKey::read`].
pub fn read_public(path: &Path) -> Result<([u8; 32], KeyId)> {
    let text = read(path)?;
    let key = match SigningKey::from_pkcs8_pem(&text) {
        Ok(key) => key.verifying_key(),
        Err(_) => VerifyingKey::from_public_key_pem(&text)
            .map_err(|_| malformed(path, "an Ed25519 key"))?,
    };
    Ok((key.to_bytes(), public_id(&key)))
}

fn public_id(key: &VerifyingKey) -> KeyId {
    // A verifying key has the one length that is accepted.
    Key::new(Algorithm::EdDsa, key.as_bytes()).map_or(KeyId([0; 8]), |key| key.id())
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
        "name a file that `ketch key new` or `openssl genpkey -algorithm ed25519` wrote",
    )
}
