//! Images and what is known about them, on NOR flash, safe against power cuts.
//!
//! The partition has a state area, then slots of equal size, then room for settings. A slot holds one image from its
//! first byte on, so that it can execute in place. What a slot is, is one record in the state
//! area: a slot without a record is free, whatever its bytes are. Each transition writes one
//! record, so a power cut leaves the old state or the new one, and an image that was still
//! arriving is simply forgotten.
//!
//! [`Store`] keeps slots and records; [`Upload`] takes an image in pieces from an unreliable link.
//!
//! A transition writes one item of 64 bytes (96 where the flash writes units of 32) and reads the
//! items of one page at most. Every `ERASE_SIZE / 64` transitions or so, it also erases one page of
//! the state area, after moving the records that still count, one a slot at most. A piece of an image
//! erases the pages that it starts and no others. In RAM a store takes about 60 bytes a slot, an upload
//! 2.4 KB, most of it for the front of the image.
#![no_std]
#![forbid(unsafe_code)]

mod blocking;
mod layout;
mod record;
mod settings;
mod slot;
mod state;
mod store;
mod upload;

pub use layout::{Layout, SLOTS_MAX, WRITE_SIZE_MAX};
pub use record::{Record, SlotState};
pub use settings::Section;
pub use store::{Repairs, Store};
pub use upload::{Answer, Chunk, Completed, IDLE_MS, Progress, Stage, Upload};
