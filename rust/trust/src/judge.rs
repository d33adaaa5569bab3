//! How far an image is trusted.

use ketch_abi::{Error, Trust};
use ketch_image::{Envelope, Front, Header, SignedBytes};

use crate::{Anchor, Anchors, KeyId, Roles};

/// The keys that a device trusts.
#[derive(Clone, Debug)]
pub struct Keys<'a> {
    /// Those in its storage. They go first, so that an owner can take roles away from a key that
    /// is compiled in.
    pub stored: Anchors<'a>,
    /// Those compiled into it.
    pub compiled: Anchors<'a>,
}

impl<'a> Keys<'a> {
    /// The anchor that is called so.
    pub fn find(&self, id: KeyId) -> Option<Anchor<'a>> {
        self.stored.find(id).or_else(|| self.compiled.find(id))
    }

    /// Whether any key that counts has this role.
    pub fn any(&self, role: Roles) -> bool {
        self.stored.clone().any(|a| a.roles.contains(role))
            || self.compiled.clone().any(|anchor| {
                anchor.roles.contains(role) && self.stored.find(anchor.key.id()).is_none()
            })
    }

    /// The anchor whose key made an envelope's signature, which is right.
    ///
    /// # Errors
    /// [`Error::ImageUnsigned`] where there is no signature, [`Error::ImageSignatureUnverified`]
    /// where no anchor has its key, and those of [`crate::Key::verify`].
    pub fn verify(
        &self,
        envelope: &Envelope<'_>,
        external: &[u8; ketch_image::EXTERNAL_LENGTH],
    ) -> Result<(KeyId, Anchor<'a>), Error> {
        let signature = envelope.signature().ok_or(Error::ImageUnsigned)?;
        let unknown = Error::ImageSignatureUnverified;
        let id = KeyId::from_bytes(signature.key_id).ok_or(unknown)?;
        let anchor = self.find(id).ok_or(unknown)?;
        if anchor.key.algorithm() != signature.algorithm {
            return Err(Error::SignatureInvalid);
        }
        let signed = SignedBytes::new(signature.algorithm, external, envelope.content())
            .ok_or(Error::SignatureInvalid)?;
        anchor.key.verify(&signed, signature.bytes)?;
        Ok((id, anchor))
    }
}

/// What is known of an image's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How far it is trusted.
    pub trust: Trust,
    /// The key that vouches for it; `None` where none does.
    pub key: Option<KeyId>,
    /// Whether code in it that was compiled ahead of time may run.
    pub compiled_code: bool,
}

/// Judges an image by its front. With `accept_unsigned`, an image that no key vouches for is
/// accepted as what it is; one whose signature is wrong never is.
///
/// # Errors
/// [`Error::ImageUnsigned`]; [`Error::ImageSignatureUnverified`] where no anchor has its key;
/// [`Error::ImageKeyRole`] where the key may not sign containers of this name; those of
/// [`crate::Key::verify`].
// Apart from the buffer of the keys, so that its frame is one that short instructions reach.
#[inline(never)]
pub fn judge(front: &Front<'_>, keys: &Keys<'_>, accept_unsigned: bool) -> Result<Verdict, Error> {
    let outcome = keys
        .verify(&front.envelope, &Header::signed_bytes())
        .and_then(|(id, anchor)| {
            if anchor.may_sign(front.manifest.name) {
                Ok((id, anchor))
            } else {
                Err(Error::ImageKeyRole)
            }
        });
    match outcome {
        Ok((id, anchor)) => Ok(Verdict {
            trust: Trust::Verified,
            key: Some(id),
            compiled_code: anchor.roles.contains(Roles::COMPILED_CODE),
        }),
        Err(Error::ImageUnsigned | Error::ImageSignatureUnverified) if accept_unsigned => {
            Ok(Verdict {
                trust: front.trust(),
                key: None,
                compiled_code: false,
            })
        }
        Err(error) => Err(error),
    }
}
