//! How the partition is divided.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;

use crate::settings::COPY_LENGTH;
use crate::state::PLACE;

/// A partition has at most this many slots: as many as a device manages containers, where the build
/// was told (`CONFIG_KETCH_CONTAINERS_MAX`), for each costs about 60 bytes of RAM.
pub const SLOTS_MAX: usize = match option_env!("CONFIG_KETCH_CONTAINERS_MAX") {
    Some(text) => match usize::from_str_radix(text, 10) {
        Ok(value) => value,
        Err(_) => panic!("CONFIG_KETCH_CONTAINERS_MAX is not a decimal number"),
    },
    None => 64,
};

// A slot is a bit among the repairs, and a byte in a record.
const _: () = assert!(
    SLOTS_MAX >= 1 && SLOTS_MAX <= 64,
    "KETCH_CONTAINERS_MAX is 1 to 64"
);

/// Largest unit of writing and of reading that is supported, in bytes.
pub const WRITE_SIZE_MAX: usize = 32;

/// State area first, then the slots, then the settings, then the keys and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Bytes of the state area: two halves of whole pages.
    pub state_size: u32,
    /// Bytes of a slot: whole pages, at least one. Also the largest image.
    pub slot_size: u32,
    /// Number of slots, 1 to [`SLOTS_MAX`].
    pub slots: usize,
    /// Bytes for the settings, behind the slots: two copies of whole pages; 0 for a store without
    /// settings.
    pub settings_size: u32,
    /// Bytes for what containers keep, behind the settings: two halves of whole pages; 0 for none.
    pub values_size: u32,
}

/// Bytes for the settings, on flash with pages of this many bytes.
const fn settings_size(page: u32) -> u32 {
    2 * (COPY_LENGTH as u32).next_multiple_of(page)
}

impl Layout {
    /// The layout that uses a partition best: state area and settings get what they need, what
    /// containers keep gets `values` bytes, rounded up to two halves of whole pages, and the slots share
    /// the rest evenly.
    ///
    /// # Errors
    /// [`Error::StorageTooSmall`]; [`Error::StorageFailed`] where the flash's blocks cannot be used.
    pub fn fill<F: NorFlash>(flash: &F, slots: usize, values: u32) -> Result<Layout, Error> {
        let page = F::ERASE_SIZE as u32;
        let capacity = u32::try_from(flash.capacity()).unwrap_or(u32::MAX);
        let mut layout = Layout {
            state_size: 2 * page,
            slot_size: page,
            slots,
            settings_size: settings_size(page),
            values_size: 2 * values.div_ceil(2).next_multiple_of(page),
        };
        while layout.check::<F>(capacity).is_ok() && !layout.state_fits::<F>() {
            layout.state_size += 2 * page;
        }
        layout.check::<F>(capacity)?;
        let room = capacity - layout.state_size - layout.settings_size - layout.values_size;
        layout.slot_size = room / slots as u32 / page * page;
        Ok(layout)
    }

    /// Flash address of a slot, in bytes from the start of the partition.
    pub const fn slot_offset(&self, slot: usize) -> u32 {
        self.state_size + self.slot_size * slot as u32
    }

    /// Where the keys and values begin, in bytes from the start of the partition.
    pub const fn values_offset(&self) -> u32 {
        self.slot_offset(self.slots) + self.settings_size
    }

    /// Whether a flash can be divided so.
    ///
    /// # Errors
    /// [`Error::StorageTooSmall`]; [`Error::StorageFailed`] where it cannot for another reason.
    pub(crate) fn validate<F: NorFlash>(&self, flash: &F) -> Result<(), Error> {
        self.check::<F>(u32::try_from(flash.capacity()).unwrap_or(u32::MAX))?;
        if self.state_fits::<F>() {
            Ok(())
        } else {
            Err(Error::StorageFailed)
        }
    }

    fn check<F: NorFlash>(&self, capacity: u32) -> Result<(), Error> {
        let page = F::ERASE_SIZE as u32;
        let units = F::WRITE_SIZE.max(F::READ_SIZE) <= WRITE_SIZE_MAX
            && F::WRITE_SIZE.is_power_of_two()
            && F::READ_SIZE.is_power_of_two()
            && F::ERASE_SIZE.is_multiple_of(PLACE);
        let pages = page > 0
            && self.state_size.is_multiple_of(page)
            && self.state_size >= 2 * page
            && self.slot_size.is_multiple_of(page)
            && self.slot_size > 0
            && (self.settings_size == 0 || self.settings_size == settings_size(page))
            && self.values_size.is_multiple_of(2 * page);
        let end = (1..=SLOTS_MAX)
            .contains(&self.slots)
            .then(|| self.slot_size.checked_mul(self.slots as u32))
            .flatten()
            .and_then(|slots| slots.checked_add(self.state_size))
            .and_then(|end| end.checked_add(self.settings_size))
            .and_then(|end| end.checked_add(self.values_size));
        match end {
            Some(end) if units && pages && end > capacity => Err(Error::StorageTooSmall),
            Some(_) if units && pages => Ok(()),
            _ => Err(Error::StorageFailed),
        }
    }

    /// Bytes of a half of the state area.
    pub(crate) const fn state_half<F: NorFlash>(&self) -> u32 {
        let page = F::ERASE_SIZE as u32;
        self.state_size / 2 / page * page
    }

    /// Whether half the state area has room for its head, a record of every slot, and one more.
    fn state_fits<F: NorFlash>(&self) -> bool {
        self.state_half::<F>() as usize / PLACE > self.slots + 1
    }
}
