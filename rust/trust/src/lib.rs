//! Who may do what: keys, trust anchors, signatures, policy, and requests that need a signature.
//!
//! Whatever decides about trust is here, and runs the same on a device and in the tools:
//!
//! - [`Anchors`] are the keys that a device trusts, each with its [`Roles`];
//! - [`judge`] says how far an image is trusted, by its front alone;
//! - [`Policy`] and [`Revocations`] say what its container gets, and [`Rights::decide`] puts them
//!   together with what the board offers;
//! - [`Change`] is a request that changes any of this, and [`Sequences`] keeps old images away.
//!
//! Everything reads bytes as hostile, without allocation and without panics. The writers (feature
//! `std`) and the files that people write (feature `policy-file`) are for tools.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "std")]
extern crate std;

mod anchor;
#[cfg(feature = "std")]
mod anchor_file;
mod change;
#[cfg(feature = "std")]
mod change_writer;
#[cfg(feature = "ed25519")]
mod curve;
mod decision;
#[cfg(feature = "ed25519")]
mod ed25519;
#[cfg(feature = "es256")]
mod es256;
mod judge;
mod key;
pub mod pattern;
mod policy;
#[cfg(feature = "policy-file")]
mod policy_file;
mod revocation;
mod role;
mod sequence;

pub use anchor::{ANCHORS_LENGTH_MAX, ANCHORS_MAX, Anchor, Anchors, PATTERNS_MAX, Patterns};
#[cfg(feature = "std")]
pub use anchor_file::{AnchorSource, parse_anchors, write_anchors};
pub use change::{CHANGE_EXTERNAL, Challenge, Change, NONCE_LENGTH, Operation};
#[cfg(feature = "std")]
pub use change_writer::{RuleSource, write_change, write_policy, write_revocation};
pub use decision::{Decision, Offer, Rights, offer, offered};
pub use judge::{Keys, Verdict, judge};
pub use key::{Key, KeyId};
pub use policy::{
    Allowance, Authority, Limits, List, NO_LIMIT, POLICY_LENGTH_MAX, Policy, RULES_MAX, Rule,
    Subject, in_force,
};
#[cfg(feature = "policy-file")]
pub use policy_file::{PolicyFile, parse_policy};
pub use revocation::{REVOCATIONS_LENGTH_MAX, REVOCATIONS_MAX, Revocation, Revocations};
pub use role::Roles;
pub use sequence::{SEQUENCES_LENGTH_MAX, SEQUENCES_MAX, Sequences};
