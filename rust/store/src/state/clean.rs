//! What a power cut during an erase leaves in the state area.
//!
//! The map goes round its pages. When the current one is full, it starts the next one, moves what
//! still counts from the page after that to it, and erases that page. It expects that an erase
//! that is cut off has begun with the page's first bytes. Flash does not promise this: all bits
//! change at once, some sooner than others. So the traces are removed here, before the map sees
//! them. With two pages it cannot always be told which of them is current; three are better.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;

use super::State;
use crate::WRITE_SIZE_MAX;
use crate::blocking::word_size;
use crate::record::Entry;

/// What a page's first and last unit of reading, and all of it, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Blank,
    /// Begun and not full.
    Current,
    Full,
    /// Not blank, but the map takes it for blank, or for what no page ever is.
    Torn,
}

/// Whether a unit of reading is a mark.
///
/// *Source*: sequential-storage 8.0, `get_page_state`.
fn is_mark(unit: &[u8]) -> bool {
    unit.iter().map(|byte| byte.count_zeros()).sum::<u32>() >= 4
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0xff)
}

impl<F: NorFlash> State<F> {
    /// Completes erases, and first writes to a page, that a power cut interrupted.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn clean(&mut self, slots: usize) -> Result<(), Error> {
        let count = self.map.flash_range().len() / F::ERASE_SIZE;
        for page in 0..count {
            if self.page(page)? == Page::Torn {
                self.erase(page)?;
            }
        }
        let mut current = None;
        for page in 0..count {
            let next = (page + 1) % count;
            let (this, after) = (self.page(page)?, self.page(next)?);
            if this == Page::Current && after == Page::Current && count > 2 {
                // The map moves from full pages only, so the erase of this one had begun.
                return self.erase(next);
            }
            if this == Page::Current && after == Page::Full {
                current = Some((page, next));
            }
        }
        match current {
            Some((page, next)) => self.clean_next(page, next, slots),
            None => Ok(()),
        }
    }

    /// Erases the full page after the current one, unless the map has yet to move something
    /// from it.
    fn clean_next(&mut self, page: usize, next: usize, slots: usize) -> Result<(), Error> {
        // While the map moved, and so did not erase yet, the next page is whole and it is the
        // current one that a repair may have left with holes.
        if self.has_hole(page)? {
            return Ok(());
        }
        for slot in 0..slots {
            self.map.flash().masked = Some(self.address(next));
            let without = self.load_any(slot);
            self.map.flash().masked = None;
            if without? != self.load_any(slot)? {
                return Ok(());
            }
        }
        self.erase(next)
    }

    /// A slot's entry; `None` where it makes no sense.
    fn load_any(&mut self, slot: usize) -> Result<Option<Option<Entry>>, Error> {
        match self.load(slot) {
            Ok(entry) => Ok(Some(entry)),
            Err(Error::StorageCorrupt) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn address(&self, page: usize) -> u32 {
        (page * F::ERASE_SIZE) as u32
    }

    fn erase(&mut self, page: usize) -> Result<(), Error> {
        let address = self.address(page);
        let erased = self.flash().erase(address, address + F::ERASE_SIZE as u32);
        erased.map_err(|_| Error::StorageFailed)
    }

    fn page(&mut self, page: usize) -> Result<Page, Error> {
        let (mut first, mut last, mut blank) = (false, false, true);
        self.scan(page, F::READ_SIZE.max(WRITE_SIZE_MAX), |offset, bytes| {
            blank &= is_blank(bytes);
            first |= offset == 0 && is_mark(&bytes[..F::READ_SIZE]);
            last = is_mark(&bytes[bytes.len() - F::READ_SIZE..]);
        })?;
        Ok(match (first, last) {
            (true, true) => Page::Full,
            (true, false) => Page::Current,
            (false, false) if blank => Page::Blank,
            (false, _) => Page::Torn,
        })
    }

    /// Whether something follows a blank word, which does not happen while the map moves items.
    fn has_hole(&mut self, page: usize) -> Result<bool, Error> {
        let (mut ended, mut hole) = (false, false);
        self.scan(page, word_size::<F>(), |_, bytes| {
            hole |= ended && !is_blank(bytes);
            ended |= is_blank(bytes);
        })?;
        Ok(hole)
    }

    /// Reads a page in pieces of at most 32 bytes.
    fn scan(
        &mut self,
        page: usize,
        piece: usize,
        mut see: impl FnMut(usize, &[u8]),
    ) -> Result<(), Error> {
        let address = self.address(page);
        for offset in (0..F::ERASE_SIZE).step_by(piece) {
            let mut buffer = [0; WRITE_SIZE_MAX];
            let bytes = &mut buffer[..piece.min(F::ERASE_SIZE - offset)];
            let read = self.flash().read(address + offset as u32, bytes);
            read.map_err(|_| Error::StorageFailed)?;
            see(offset, bytes);
        }
        Ok(())
    }
}
