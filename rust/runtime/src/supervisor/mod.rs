//! The side that manages: images into slots, slots into containers, containers through their
//! states. One thread at a time uses it; ports put it behind their lock for management.

mod changes;
mod images;
mod keyvalue;
mod lifecycle;
mod modules;
mod table;
mod upload;

pub use changes::CHALLENGE_SECONDS;
pub(crate) use changes::SETTINGS_PART_MAX;
pub use table::Entry;

use ketch_store::Store;

use crate::Runtime;
use crate::config::CONTAINERS_MAX;
use crate::failure::Particulars;
use crate::platform::Flash;
use crate::supervisor::changes::Challenges;
use crate::trust::Judge;

/// Everything that management knows beside what the containers share.
// In this order: short instructions reach the first 124 bytes.
#[repr(C)]
pub struct Supervisor<F: Flash> {
    runtime: &'static Runtime,
    entries: &'static mut [Option<Entry>; CONTAINERS_MAX],
    challenges: Challenges,
    judge: Judge,
    store: Store<F>,
    upload: ketch_store::Upload,
    particulars: Particulars,
}
