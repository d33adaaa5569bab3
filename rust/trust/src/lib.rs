//! Who may do what: keys, trust anchors, signatures, policy, and requests that need a signature.
//!
//! Whatever decides about trust is here, and runs the same on a device and in the tools:
//!
//! - [`Anchors`] are the keys that a device trusts, each with its [`Roles`];
//! - [`judge`] says how far an image is trusted, by its front alone.
//!
//! Everything reads bytes as hostile, without allocation and without panics. The writers (feature
//! `std`) are for tools.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "std")]
extern crate std;

mod anchor;
#[cfg(feature = "std")]
mod anchor_file;
#[cfg(feature = "ed25519")]
mod ed25519;
#[cfg(feature = "es256")]
mod es256;
mod judge;
mod key;
pub mod pattern;
mod role;

pub use anchor::{ANCHORS_LENGTH_MAX, ANCHORS_MAX, Anchor, Anchors, PATTERNS_MAX, Patterns};
#[cfg(feature = "std")]
pub use anchor_file::{AnchorSource, parse_anchors, write_anchors};
pub use judge::{Keys, Verdict, judge};
pub use key::{Key, KeyId};
pub use role::Roles;
