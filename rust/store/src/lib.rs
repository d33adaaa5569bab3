//! Images and what is known about them, on NOR flash, safe against power cuts.
//!
//! The partition has a state area and then slots of equal size. A slot holds one image from its
//! first byte on, so that it can execute in place. What a slot is, is one record in the state
//! area: a slot without a record is free, whatever its bytes are. Each transition writes one
//! record, so a power cut leaves the old state or the new one, and an image that was still
//! arriving is simply forgotten.
//!
//! [`Store`] keeps slots and records; [`Upload`] takes an image in pieces from an unreliable link.
//!
//! Cost of a transition: one item of 80 bytes at most (with words of 4 bytes), and an erase of
//! one page of the state area after about `ERASE_SIZE / 64` transitions, which moves up to 16
//! live records.
#![no_std]
#![forbid(unsafe_code)]

mod blocking;
mod layout;
mod record;
mod slot;
mod state;
mod store;
mod upload;

pub use layout::{Layout, SLOTS_MAX, WRITE_SIZE_MAX};
pub use record::{Record, SlotState};
pub use store::{Repairs, Store};
pub use upload::{Answer, Chunk, Completed, IDLE_MS, Progress, Upload};
