//! `ketch:devices/directory`.

use super::imports::directory as imports;
use super::layout;
use super::memory::Lease;

/// The list as the host returned it, with the lease that keeps it.
#[derive(Debug)]
pub struct List {
    list: layout::List<layout::Device>,
    _lease: Lease,
}

/// Every granted device.
pub fn list() -> List {
    let lease = Lease::take();
    let mut list = layout::List::EMPTY;
    // SAFETY: `list` has the type of the result.
    unsafe { imports::list(&mut list) };
    List {
        list,
        _lease: lease,
    }
}

impl List {
    /// Number of devices.
    pub fn len(&self) -> usize {
        self.list.length
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Label, kind and operations of one.
    ///
    /// # Panics
    /// If there are not as many.
    pub fn entry(&self, index: usize) -> (&str, u8, u8) {
        // SAFETY: the host wrote the list, and the lease keeps its elements as long as `self`.
        let device = unsafe { &self.list.as_slice()[index] };
        // SAFETY: as above, for the label.
        (
            unsafe { device.label.as_str() },
            device.kind,
            device.operations,
        )
    }
}
