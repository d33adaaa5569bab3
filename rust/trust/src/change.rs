//! Requests that change who may do what. They carry a signature of their own, because the way by
//! which they come is not trusted.
//!
//! A COSE_Sign1 as around a manifest, with `KETCHRQ` and 1 as external data, over a map in
//! deterministic CBOR:
//!
//! | key | value | |
//! |---|---|---|
//! | 1 | nonce, 16 bytes | that the device gave out for this request |
//! | 2 | device, 16 bytes | that gave it out |
//! | 3 | operation | 1 anchors, 2 policy, 3 revoke, 4 restore |
//! | 4 | argument, bytes | the new anchors or policy; a revocation |

use ketch_abi::Error;
use ketch_cbor::Decoder;
use ketch_image::encoding::is_deterministic;
use ketch_image::map::{malformed, read_map, read_number, required};
use ketch_image::{EXTERNAL_LENGTH, Envelope};

use crate::{Keys, Roles};

/// The external data of a request's signature; no image starts so.
pub const CHANGE_EXTERNAL: [u8; EXTERNAL_LENGTH] = *b"KETCHRQ\x01";

/// Length of a nonce and of a device's identity in bytes.
pub const NONCE_LENGTH: usize = 16;

/// What a device gives out before it accepts a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Never given out twice.
    pub nonce: [u8; NONCE_LENGTH],
    /// The device itself.
    pub device: [u8; NONCE_LENGTH],
}

/// What is to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    /// Replace the anchors in the device's storage.
    Anchors = 1,
    /// Replace the policy; no bytes take it away.
    Policy = 2,
    /// Take something from a container.
    Revoke = 3,
    /// Give it back.
    Restore = 4,
}

impl Operation {
    /// The role that a key needs for it.
    pub const fn role(self) -> Roles {
        match self {
            Operation::Anchors => Roles::OWNER,
            Operation::Policy | Operation::Revoke | Operation::Restore => Roles::POLICY,
        }
    }
}

/// A request that was read; who makes it is another matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// The nonce of the challenge that it answers.
    pub nonce: &'a [u8; NONCE_LENGTH],
    /// The device that it is for.
    pub device: &'a [u8; NONCE_LENGTH],
    /// What is to be changed.
    pub operation: Operation,
    /// With what.
    pub argument: &'a [u8],
}

impl<'a> Change<'a> {
    /// Reads the content of a request's envelope.
    ///
    /// # Errors
    /// [`Error::RequestMalformed`].
    pub fn parse(bytes: &'a [u8]) -> Result<Change<'a>, Error> {
        let mut decoder = Decoder::new(bytes);
        match Self::read(&mut decoder) {
            Ok(change) if decoder.position() == bytes.len() && is_deterministic(bytes) => {
                Ok(change)
            }
            _ => Err(Error::RequestMalformed),
        }
    }

    fn read(decoder: &mut Decoder<'a>) -> Result<Change<'a>, Error> {
        let (mut nonce, mut device, mut operation, mut argument) = (None, None, None, None);
        let fixed = |decoder: &mut Decoder<'a>| {
            let bytes = decoder.bytes().map_err(malformed)?;
            bytes.try_into().map_err(|_| Error::RequestMalformed)
        };
        read_map(decoder, &mut |key, decoder| {
            match key {
                1 => nonce = Some(fixed(decoder)?),
                2 => device = Some(fixed(decoder)?),
                3 => {
                    operation = Some(match read_number(decoder, 1, 4)? {
                        1 => Operation::Anchors,
                        2 => Operation::Policy,
                        3 => Operation::Revoke,
                        _ => Operation::Restore,
                    });
                }
                4 => argument = Some(decoder.bytes().map_err(malformed)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Change {
            nonce: required(nonce)?,
            device: required(device)?,
            operation: required(operation)?,
            argument: required(argument)?,
        })
    }

    /// Reads a request and checks that it may be carried out. With `accept_unsigned`, it needs no
    /// signature; one that it has must be right all the same.
    ///
    /// # Errors
    /// [`Error::RequestMalformed`]; [`Error::RequestForeign`] where it was made for another device;
    /// [`Error::RequestStale`] where it does not answer `challenge`; [`Error::RequestUnsigned`],
    /// [`Error::RequestKeyUnknown`], [`Error::RequestRole`]; those of [`crate::Key::verify`].
    // Apart from the buffer of the keys, so that its frame is one that short instructions reach.
    #[inline(never)]
    pub fn authorize(
        bytes: &'a [u8],
        keys: &Keys<'_>,
        device: &[u8; NONCE_LENGTH],
        challenge: Option<&Challenge>,
        accept_unsigned: bool,
    ) -> Result<Change<'a>, Error> {
        let envelope = Envelope::parse(bytes).map_err(|_| Error::RequestMalformed)?;
        let change = Change::parse(envelope.content())?;
        if change.device != device {
            return Err(Error::RequestForeign);
        }
        if challenge.is_none_or(|challenge| {
            challenge.nonce != *change.nonce || challenge.device != *change.device
        }) {
            return Err(Error::RequestStale);
        }
        match keys.verify(&envelope, &CHANGE_EXTERNAL) {
            Ok((_, anchor)) if !anchor.roles.contains(change.operation.role()) => {
                Err(Error::RequestRole)
            }
            Ok(_) => Ok(change),
            Err(Error::ImageUnsigned) if accept_unsigned => Ok(change),
            Err(Error::ImageUnsigned) => Err(Error::RequestUnsigned),
            Err(Error::ImageSignatureUnverified) => Err(Error::RequestKeyUnknown),
            Err(error) => Err(error),
        }
    }
}
