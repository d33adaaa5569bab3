//! The bytes of a slot.

use core::cmp::min;
use core::ops::Range;

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_image::{FRONT_MAX, Front, Placement};
use sha2::{Digest, Sha256};

use crate::{Store, WRITE_SIZE_MAX};

/// An image that is being written.
pub(crate) struct Writing {
    slot: usize,
    /// Bytes taken so far, those in the buffer too.
    length: u32,
    /// Bytes that wait for a whole unit of writing.
    buffer: [u8; WRITE_SIZE_MAX],
    finished: bool,
}

impl Writing {
    /// Slot and length of an image that is whole.
    pub fn finished(&self) -> Option<(usize, u32)> {
        self.finished.then_some((self.slot, self.length))
    }
}

impl<F: NorFlash> Store<F> {
    /// Where a slot starts, in bytes from the start of the partition.
    ///
    /// # Errors
    /// [`Error::Internal`] where there is no such slot.
    pub fn slot_offset(&self, slot: usize) -> Result<u32, Error> {
        if slot < self.layout.slots {
            Ok(self.layout.slot_offset(slot))
        } else {
            Err(Error::Internal)
        }
    }

    /// Starts writing an image to a free slot. Another image that was being written is forgotten.
    /// Nothing is erased yet: that happens page by page as bytes arrive, so that none of them
    /// waits for a whole slot.
    ///
    /// # Errors
    /// [`Error::Internal`] where there is no such slot or it is in use.
    pub fn begin(&mut self, slot: usize) -> Result<(), Error> {
        if self.slot_offset(slot).is_err() || self.record(slot).is_some() {
            return Err(Error::Internal);
        }
        self.writing = Some(Writing {
            slot,
            length: 0,
            buffer: [0xff; WRITE_SIZE_MAX],
            finished: false,
        });
        Ok(())
    }

    /// Writes the next bytes of the image.
    ///
    /// # Errors
    /// [`Error::Internal`] unless this slot is being written and `offset` is where it ends so far,
    /// [`Error::ImageTooLarge`] past the end of the slot; nothing is written then.
    /// [`Error::StorageFailed`] where the flash fails; the image must be begun again.
    pub fn write(&mut self, slot: usize, offset: u32, mut bytes: &[u8]) -> Result<(), Error> {
        let mut writing = self.writing.take().ok_or(Error::Internal)?;
        let end = u32::try_from(bytes.len())
            .ok()
            .and_then(|length| offset.checked_add(length));
        let refusal = if writing.slot != slot || writing.length != offset || writing.finished {
            Some(Error::Internal)
        } else if end.is_none_or(|end| end > self.layout.slot_size) {
            Some(Error::ImageTooLarge)
        } else {
            None
        };
        if let Some(error) = refusal {
            self.writing = Some(writing);
            return Err(error);
        }
        let unit = F::WRITE_SIZE;
        while !bytes.is_empty() {
            let filled = writing.length as usize % unit;
            if filled == 0 && bytes.len() >= unit {
                // Whole units go out at once, up to the end of a page.
                let room = F::ERASE_SIZE - writing.length as usize % F::ERASE_SIZE;
                let length = min(bytes.len() / unit * unit, room);
                self.flush(slot, writing.length, &bytes[..length])?;
                writing.length += length as u32;
                bytes = &bytes[length..];
            } else {
                let length = min(unit - filled, bytes.len());
                writing.buffer[filled..filled + length].copy_from_slice(&bytes[..length]);
                writing.length += length as u32;
                bytes = &bytes[length..];
                if filled + length == unit {
                    self.flush(slot, writing.length - unit as u32, &writing.buffer[..unit])?;
                }
            }
        }
        self.writing = Some(writing);
        Ok(())
    }

    /// Ends the image, padding its last unit of writing with ones, and returns its length.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn finish(&mut self, slot: usize) -> Result<u32, Error> {
        let mut writing = self.writing.take().ok_or(Error::Internal)?;
        if writing.slot != slot || writing.finished {
            self.writing = Some(writing);
            return Err(Error::Internal);
        }
        let filled = writing.length as usize % F::WRITE_SIZE;
        if filled > 0 {
            writing.buffer[filled..].fill(0xff);
            let start = writing.length - filled as u32;
            self.flush(slot, start, &writing.buffer[..F::WRITE_SIZE])?;
        }
        writing.finished = true;
        let length = writing.length;
        self.writing = Some(writing);
        Ok(length)
    }

    /// Forgets the image that is being written, if any.
    pub fn abandon(&mut self) {
        self.writing = None;
    }

    /// The front of the image in this slot, read into a buffer that then holds it.
    ///
    /// # Errors
    /// Those of [`Store::read`] and [`Front::read`].
    #[inline(never)]
    pub fn front<'b>(
        &mut self,
        slot: usize,
        buffer: &'b mut [u8; FRONT_MAX],
    ) -> Result<Front<'b>, Error> {
        Front::read(buffer, |offset, bytes| self.read(slot, offset, bytes))
    }

    /// Reads bytes of a slot.
    ///
    /// # Errors
    /// [`Error::Internal`] past the end of the slot, [`Error::StorageFailed`] where the flash
    /// fails.
    pub fn read(&mut self, slot: usize, offset: u32, bytes: &mut [u8]) -> Result<(), Error> {
        let end = u32::try_from(bytes.len())
            .ok()
            .and_then(|length| offset.checked_add(length));
        if end.is_none_or(|end| end > self.layout.slot_size) {
            return Err(Error::Internal);
        }
        let mut address = self.slot_offset(slot)? + offset;
        let mut rest = bytes;
        while !rest.is_empty() {
            let skipped = address as usize % F::READ_SIZE;
            let length = if skipped == 0 && rest.len() >= F::READ_SIZE {
                let length = rest.len() / F::READ_SIZE * F::READ_SIZE;
                self.flash()
                    .read(address, &mut rest[..length])
                    .map_err(|_| Error::StorageFailed)?;
                length
            } else {
                let mut unit = [0; WRITE_SIZE_MAX];
                self.flash()
                    .read(address - skipped as u32, &mut unit[..F::READ_SIZE])
                    .map_err(|_| Error::StorageFailed)?;
                let length = min(F::READ_SIZE - skipped, rest.len());
                rest[..length].copy_from_slice(&unit[skipped..skipped + length]);
                length
            };
            address += length as u32;
            rest = &mut rest[length..];
        }
        Ok(())
    }

    /// Gives the first `length` bytes of a slot to `take`, in small pieces.
    ///
    /// # Errors
    /// As [`Store::read`], and what `take` returns.
    pub fn read_through(
        &mut self,
        slot: usize,
        length: u32,
        take: impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.read_range(slot, 0..length, take)
    }

    /// Checks that a payload has the bytes that the manifest says.
    ///
    /// # Errors
    /// [`Error::ImageDigestMismatch`] where it has others; as [`Store::read`].
    pub fn check_payload(&mut self, slot: usize, placement: &Placement<'_>) -> Result<(), Error> {
        let mut hasher = Sha256::new();
        self.read_range(slot, placement.range.clone(), |bytes| {
            hasher.update(bytes);
            Ok(())
        })?;
        if hasher.finalize()[..] == placement.payload.digest[..] {
            Ok(())
        } else {
            Err(Error::ImageDigestMismatch)
        }
    }

    /// A number that any change of the bytes in one word changes, at a few instructions for each: to
    /// tell whether what was checked is still there, not who wrote it. What does not fill a word at
    /// the end of a piece counts byte by byte.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn fingerprint(&mut self, slot: usize, range: Range<u32>) -> Result<u32, Error> {
        let mut sum = 0;
        self.read_range(slot, range, |bytes| {
            let (words, rest) = bytes.as_chunks::<4>();
            let words = words.iter().map(|word| u32::from_le_bytes(*word));
            for part in words.chain(rest.iter().map(|byte| u32::from(*byte))) {
                // An odd factor and a rotation lose nothing, so no later word can undo the change.
                sum = (u32::rotate_left(sum, 5) ^ part).wrapping_mul(0x9e37_79b1);
            }
            Ok(())
        })?;
        Ok(sum)
    }

    fn read_range(
        &mut self,
        slot: usize,
        range: Range<u32>,
        mut take: impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut buffer = [0; 256];
        let mut offset = range.start;
        while offset < range.end {
            let piece = min(range.end - offset, buffer.len() as u32);
            let bytes = &mut buffer[..piece as usize];
            self.read(slot, offset, bytes)?;
            take(bytes)?;
            offset += piece;
        }
        Ok(())
    }

    /// Reads a slot in use and compares it with its record.
    ///
    /// # Errors
    /// [`Error::StorageCorrupt`] where they differ, [`Error::Internal`] for a free slot,
    /// [`Error::StorageFailed`] where the flash fails.
    pub fn check(&mut self, slot: usize) -> Result<(), Error> {
        let record = self.record(slot).ok_or(Error::Internal)?;
        let mut hasher = Sha256::new();
        self.read_through(slot, record.length, |bytes| {
            hasher.update(bytes);
            Ok(())
        })?;
        if hasher.finalize()[..] == record.sha256 {
            Ok(())
        } else {
            Err(Error::StorageCorrupt)
        }
    }

    /// Writes whole units within one page, and erases the page when they are its first.
    fn flush(&mut self, slot: usize, offset: u32, bytes: &[u8]) -> Result<(), Error> {
        let (address, page) = (self.slot_offset(slot)? + offset, F::ERASE_SIZE as u32);
        let flash = self.flash();
        let erased = if offset.is_multiple_of(page) {
            flash.erase(address, address + page)
        } else {
            Ok(())
        };
        erased
            .and_then(|()| flash.write(address, bytes))
            .map_err(|_| Error::StorageFailed)
    }
}
