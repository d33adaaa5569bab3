//! The keys that a device trusts.
//!
//! An array of at most 8 maps in deterministic CBOR:
//!
//! | key | value | |
//! |---|---|---|
//! | 1 | algorithm | -8 EdDSA with Ed25519, -7 ES256 |
//! | 2 | public key, bytes | 32 or 33 |
//! | 3 | roles as bits | 1 containers, 2 compiled code, 4 policy, 8 owner |
//! | 4 | names, array of patterns | at most 4; there if and only if the roles have containers |

use ketch_abi::Error;
use ketch_cbor::Decoder;
use ketch_image::Algorithm;
use ketch_image::encoding::is_deterministic;
use ketch_image::map::{malformed, read_array, read_map, read_number, read_text, required};

use crate::pattern;
use crate::{Key, KeyId, Roles};

/// A device trusts at most this many keys of its storage, and as many that are compiled in.
pub const ANCHORS_MAX: usize = 8;

/// An anchor has at most this many patterns for names.
pub const PATTERNS_MAX: usize = 4;

/// Longest list of anchors in bytes.
pub const ANCHORS_LENGTH_MAX: usize = 1024;

/// A key that is trusted, and with what.
#[derive(Clone, Debug)]
pub struct Anchor<'a> {
    /// The key.
    pub key: Key<'a>,
    /// What it may be used for.
    pub roles: Roles,
    /// The names of the containers that it may sign.
    pub names: Patterns<'a>,
}

impl<'a> Anchor<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Result<Anchor<'a>, Error> {
        let (mut algorithm, mut bytes, mut roles, mut names) = (None, None, None, None);
        read_map(decoder, &mut |key, decoder| {
            match key {
                1 => {
                    let number = decoder.i8().map_err(malformed)?;
                    algorithm = Some(Algorithm::from_number(number).ok_or(Error::AnchorsInvalid)?);
                }
                2 => bytes = Some(decoder.bytes().map_err(malformed)?),
                3 => roles = Some(Roles(read_number(decoder, 0, Roles::ALL.0.into())? as u8)),
                4 => names = Some(Patterns::read(decoder)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let roles = required(roles)?;
        if names.is_some() != roles.contains(Roles::CONTAINERS) {
            return Err(Error::AnchorsInvalid);
        }
        Ok(Anchor {
            key: Key::new(required(algorithm)?, required(bytes)?)?,
            roles,
            names: names.unwrap_or_else(Patterns::none),
        })
    }

    /// Whether the key may sign a container of this name.
    pub fn may_sign(&self, name: &str) -> bool {
        let mut names = self.names.clone();
        names.any(|pattern| pattern::matches(pattern, name))
    }
}

/// The patterns of an anchor.
#[derive(Clone, Debug)]
pub struct Patterns<'a> {
    decoder: Decoder<'a>,
    remaining: usize,
}

impl<'a> Patterns<'a> {
    fn none() -> Patterns<'a> {
        Patterns {
            decoder: Decoder::new(&[]),
            remaining: 0,
        }
    }

    fn read(decoder: &mut Decoder<'a>) -> Result<Patterns<'a>, Error> {
        let remaining = read_array(decoder, PATTERNS_MAX)?;
        let patterns = Patterns {
            decoder: decoder.clone(),
            remaining,
        };
        if remaining == 0 {
            return Err(Error::AnchorsInvalid);
        }
        for _ in 0..remaining {
            read_text(decoder, pattern::is_pattern, Error::AnchorsInvalid)?;
        }
        Ok(patterns)
    }
}

impl<'a> Iterator for Patterns<'a> {
    type Item = &'a str;

    // The list was checked when it was read, so it never ends early.
    fn next(&mut self) -> Option<&'a str> {
        self.remaining = self.remaining.checked_sub(1)?;
        self.decoder.str().ok()
    }
}

/// A list of anchors.
#[derive(Clone, Debug)]
pub struct Anchors<'a> {
    decoder: Decoder<'a>,
    remaining: usize,
}

impl<'a> Anchors<'a> {
    /// No anchor.
    pub fn none() -> Anchors<'a> {
        Anchors {
            decoder: Decoder::new(&[]),
            remaining: 0,
        }
    }

    /// Reads a list that fills `bytes`; no bytes are an empty list. The form is checked, the keys
    /// themselves are not: see [`Anchors::check`].
    ///
    /// # Errors
    /// [`Error::AnchorsInvalid`].
    pub fn parse(bytes: &'a [u8]) -> Result<Anchors<'a>, Error> {
        if bytes.is_empty() {
            return Ok(Self::none());
        }
        if bytes.len() > ANCHORS_LENGTH_MAX || !is_deterministic(bytes) {
            return Err(Error::AnchorsInvalid);
        }
        let mut decoder = Decoder::new(bytes);
        let anchors = Self::read(&mut decoder).map_err(|_| Error::AnchorsInvalid)?;
        if decoder.position() != bytes.len() {
            return Err(Error::AnchorsInvalid);
        }
        Ok(anchors)
    }

    fn read(decoder: &mut Decoder<'a>) -> Result<Anchors<'a>, Error> {
        let remaining = read_array(decoder, ANCHORS_MAX)?;
        let anchors = Anchors {
            decoder: decoder.clone(),
            remaining,
        };
        for index in 0..remaining {
            let anchor = Anchor::read(decoder)?;
            let mut before = anchors.clone().take(index);
            if before.any(|other| other.key.bytes() == anchor.key.bytes()) {
                return Err(Error::AnchorsInvalid);
            }
        }
        Ok(anchors)
    }

    /// Checks each key.
    ///
    /// # Errors
    /// As [`Key::check`].
    pub fn check(&self) -> Result<(), Error> {
        self.clone().try_for_each(|anchor| anchor.key.check())
    }

    /// The anchor that is called so.
    pub fn find(&self, id: KeyId) -> Option<Anchor<'a>> {
        let mut anchors = self.clone();
        Iterator::find(&mut anchors, |anchor| anchor.key.id() == id)
    }
}

impl<'a> Iterator for Anchors<'a> {
    type Item = Anchor<'a>;

    // The list was checked when it was read, so it never ends early.
    fn next(&mut self) -> Option<Anchor<'a>> {
        self.remaining = self.remaining.checked_sub(1)?;
        Anchor::read(&mut self.decoder).ok()
    }
}
