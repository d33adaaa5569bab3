//! The container image: one flat file that a tool writes and a device reads.
//!
//! ```text
//! 0       header: magic, format version, length of the whole, length and SHA-256 of the envelope
//! 48      envelope: COSE_Sign1 over the CBOR manifest
//! …       zero bytes up to the next multiple of 32
//! n · 32  first payload, then zero bytes, then the next one; the file ends with the last payload
//! ```
//!
//! Every number of the header is little-endian. The manifest names each payload's length and
//! SHA-256 in the order of the file, so that each byte has exactly one meaning: it is header,
//! envelope, payload or zero. Each part's module documents its bytes: `header`, `envelope`,
//! `manifest`.
//!
//! The reader takes every byte as hostile: it neither panics nor allocates, and what it accepts
//! has exactly one encoding. [`Image`] reads a file that is in memory, [`Verifier`] one that
//! arrives in pieces, [`Front`] what stands before the payloads. They agree on every input.
//!
//! The writer ([`Builder`], feature `std`) is for tools.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "std")]
mod builder;
pub mod digest;
pub mod encoding;
mod envelope;
mod front;
mod header;
mod image;
mod manifest;
pub mod map;
#[cfg(feature = "std")]
mod seal;
pub mod text;
mod verifier;

#[cfg(feature = "std")]
pub use builder::{Builder, PayloadSource, RequestSource};
pub use envelope::{
    Algorithm, EXTERNAL_LENGTH, Envelope, KEY_ID_MAX, SIGNATURE_LENGTH, Signature, SignedBytes,
};
pub use front::{Front, Placement};
pub use header::{FORMAT_VERSION, Header, MAGIC};
pub use image::Image;
pub use manifest::payload::{Payload, PayloadKind, Payloads};
pub use manifest::request::{Request, Requests};
pub use manifest::resources::Resources;
pub use manifest::{Manifest, RestartPolicy};
#[cfg(feature = "std")]
pub use seal::{Sign, Signer, seal, sign_image};
pub use verifier::Verifier;

/// Payloads start at multiples of this, counted from the start of the image, in bytes. Execution
/// in place needs 16, a region of an Arm memory protection unit 32.
pub const PAYLOAD_ALIGNMENT: u32 = 32;

/// Header and envelope together are at most this long, in bytes. A device holds them in RAM.
pub const FRONT_MAX: usize = 2048;

/// An image has at most this many payloads.
pub const PAYLOADS_MAX: usize = 8;

/// An image requests at most this many devices.
pub const REQUESTS_MAX: usize = 16;

/// Length of a SHA-256 in bytes.
pub const DIGEST_LENGTH: usize = 32;
