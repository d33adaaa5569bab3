//! Handles: what a guest holds instead of a device.
//!
//! A handle's number carries the place in the table and the generation of that place, so that a
//! stale number fails as dead and never reaches a newcomer. The table belongs to one instance
//! and is used by its thread alone.

use ketch_abi::{Capability, Operations, Trap};

use crate::config::HANDLES_MAX;
use crate::platform::Direction;

/// What a handle stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// An open pin, by its place in the board's device table.
    Pin {
        /// Place in the board's device table.
        device: u8,
        /// Place of the grant that it was opened by.
        grant: u8,
        /// What it was opened for.
        direction: Direction,
        /// What may be done with it.
        operations: Operations,
        /// Whether the device takes only so many calls in a second.
        limited: bool,
    },
    /// An open device of any other kind.
    Device {
        /// What kind of device it is; a handle is good for the functions of its kind alone.
        capability: Capability,
        /// Place in the board's device table.
        device: u8,
        /// Place of the grant that it was opened by.
        grant: u8,
        /// What may be done with it.
        operations: Operations,
        /// Whether the device takes only so many calls in a second.
        limited: bool,
    },
    /// A place in the container's table of pollables.
    Pollable(u8),
    /// A subscription to a topic.
    Subscription {
        /// Place in the container's table of subscriptions.
        place: u8,
        /// Place of the grant that it was opened by.
        grant: u8,
    },
    /// What the container keeps.
    Bucket,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    generation: u16,
    resource: Option<Resource>,
}

/// The handles of one instance.
#[derive(Debug)]
pub struct Handles {
    entries: [Entry; HANDLES_MAX],
}

impl Default for Handles {
    fn default() -> Handles {
        Handles::new()
    }
}

const INDEX_BITS: u32 = 8;

impl Handles {
    /// An empty table.
    pub const fn new() -> Handles {
        Handles {
            entries: [Entry {
                generation: 1,
                resource: None,
            }; HANDLES_MAX],
        }
    }

    /// Puts a resource into a free place; `None` where there is none.
    pub fn open(&mut self, resource: Resource) -> Option<u32> {
        let index = self
            .entries
            .iter()
            .position(|entry| entry.resource.is_none())?;
        let entry = &mut self.entries[index];
        entry.resource = Some(resource);
        Some(u32::from(entry.generation) << INDEX_BITS | index as u32)
    }

    /// What the handle stands for.
    ///
    /// # Errors
    /// [`Trap::BadHandle`] where the number was never given out, or not any more.
    // Every host call with a handle comes through here.
    #[inline(always)]
    pub fn resource(&self, handle: u32) -> Result<Resource, Trap> {
        self.entries[self.index(handle)?]
            .resource
            .ok_or(Trap::BadHandle)
    }

    /// Takes the handle out of the table; its number is dead from now on.
    ///
    /// # Errors
    /// [`Trap::BadHandle`] as for [`Handles::resource`].
    pub fn close(&mut self, handle: u32) -> Result<Resource, Trap> {
        let index = self.index(handle)?;
        let entry = &mut self.entries[index];
        let resource = entry.resource.take().ok_or(Trap::BadHandle)?;
        // Generation 0 is never used, so that no small number is ever a valid handle.
        entry.generation = entry.generation.checked_add(1).unwrap_or(1);
        Ok(resource)
    }

    /// Every open resource.
    pub fn iter(&self) -> impl Iterator<Item = Resource> + '_ {
        self.entries.iter().filter_map(|entry| entry.resource)
    }

    #[inline(always)]
    fn index(&self, handle: u32) -> Result<usize, Trap> {
        let index = (handle & ((1 << INDEX_BITS) - 1)) as usize;
        match self.entries.get(index) {
            // A generation has fewer bits than what is compared, so the rest has to be zero.
            Some(entry) if u32::from(entry.generation) == handle >> INDEX_BITS => Ok(index),
            _ => Err(Trap::BadHandle),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_handle_stays_dead_when_its_place_is_used_again() {
        let mut handles = Handles::new();
        let first = handles.open(Resource::Pollable(1)).unwrap();
        handles.close(first).unwrap();
        let second = handles.open(Resource::Pollable(2)).unwrap();
        assert_ne!(first, second);
        assert_eq!(handles.resource(first), Err(Trap::BadHandle));
        assert_eq!(handles.close(first), Err(Trap::BadHandle));
        assert_eq!(handles.resource(second), Ok(Resource::Pollable(2)));
    }

    #[test]
    fn no_made_up_number_is_a_handle() {
        let mut handles = Handles::new();
        let real = handles.open(Resource::Pollable(0)).unwrap();
        for made_up in
            (0..100_000).chain([u32::MAX, i32::MAX as u32, real | 1 << 24, real | 1 << 31])
        {
            if made_up != real {
                assert_eq!(
                    handles.resource(made_up),
                    Err(Trap::BadHandle),
                    "{made_up:#x}"
                );
            }
        }
    }

    #[test]
    fn a_full_table_refuses_and_a_generation_wraps_without_zero() {
        let mut handles = Handles::new();
        for _ in 0..HANDLES_MAX {
            handles.open(Resource::Pollable(0)).unwrap();
        }
        assert_eq!(handles.open(Resource::Pollable(0)), None);
        let mut handles = Handles::new();
        for _ in 0..70_000 {
            let handle = handles.open(Resource::Pollable(0)).unwrap();
            assert!(handle >> 8 != 0);
            handles.close(handle).unwrap();
        }
    }
}
