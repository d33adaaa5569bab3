//! Images and what is known about them, on NOR flash, safe against power cuts.
//!
//! The partition has a state area, then slots of equal size, then room for settings,
//! and for what containers keep. A slot holds one image from its
//! first byte on, so that it can execute in place. What a slot is, is one record in the state
//! area: a slot without a record is free, whatever its bytes are. Each transition writes one
//! record, so a power cut leaves the old state or the new one, and an image that was still
//! arriving is simply forgotten.
//!
//! [`Store`] keeps slots and records; [`Upload`] takes an image in pieces from an unreliable link;
//! [`KeyValues`] keeps the containers' own data.
//!
//! A transition writes one place of 64 bytes and reads nothing. When the half of the state area that
//! counts is full, it erases the other half instead, and writes the records that count to it, one a
//! slot at most: with pages of 4 KB and 8 slots, once in 55 transitions. A piece of an image
//! erases the pages that it starts and no others. In RAM a store takes about 60 bytes a slot, an upload
//! 2.4 KB, most of it for the front of the image.
#![no_std]
#![forbid(unsafe_code)]

mod keyvalue;
mod layout;
mod record;
mod settings;
mod slot;
mod state;
mod store;
mod upload;

pub use keyvalue::{KEY_MAX, KeyValues, OWNER_MAX, VALUE_MAX};
pub use layout::{Layout, SLOTS_MAX, WRITE_SIZE_MAX};
pub use record::{Record, SlotState};
pub use settings::Section;
pub use store::{Repairs, Store};
pub use upload::{Answer, Chunk, Completed, IDLE_MS, Progress, Stage, Upload};
