//! What containers keep: keys and values, on flash of their own, safe against power cuts.
//!
//! Two halves of whole pages. One counts: the one that makes sense and has the higher serial. A change
//! is appended to it, and counts once all of it is there. Where it does not fit, and with the first
//! change after each start (whatever a power cut left behind the last entry is never written over),
//! everything that counts is copied to the other half together with the change, and that half's header
//! is written last. So a power cut leaves the state before a change or the one after it.
//!
//! ```text
//! half    0  mark, serial, zeros          8  first 24 bytes of SHA-256 over bytes 0 to 8
//!        32  entries
//! entry   0  kind, length of the owner, of the key, 0, length of the value (little-endian), zeros
//!         8  first 24 bytes of SHA-256 over bytes 0 to 8 and the rest
//!        32  owner, key, value, padded with zeros to a multiple of 32
//! ```

mod entry;

use core::ops::ControlFlow;

use embedded_storage::nor_flash::NorFlash;
use heapless::Vec;
use ketch_abi::{Error, NAME_MAX};
use sha2::{Digest, Sha256};

use self::entry::{Change, DELETE, Entry, FORGET, SET};
use crate::WRITE_SIZE_MAX;

/// Longest key in bytes.
pub const KEY_MAX: usize = 32;

/// Longest owner in bytes: a name, and a mark of what is kept for it.
pub const OWNER_MAX: usize = NAME_MAX + 1;

/// Longest value in bytes.
pub const VALUE_MAX: usize = 1024;

/// The unit of everything here; as large as any unit of the flash.
const BLOCK: usize = WRITE_SIZE_MAX;

/// Where the first entry of a half is.
const FIRST: u32 = BLOCK as u32;

/// Bytes of a block before its digest.
const HEAD: usize = 8;

const MARK: [u8; 4] = *b"KKV\x01";

/// Keys and values by owner, in a range of flash.
pub struct KeyValues<F> {
    flash: F,
    start: u32,
    half: u32,
    /// Which half counts; `None` where neither makes sense, and then there is nothing.
    current: Option<u32>,
    serial: u32,
    /// Where the next entry goes, in bytes from the start of the half.
    end: u32,
    /// Nothing was written from there on since the half was erased.
    appendable: bool,
    /// Where the entry of a key may be, by [`slot`]: it holds that key's value, or is another key's.
    /// Zero is nowhere.
    recent: [u32; RECENT],
    /// The owner whose bytes were added up last, and how many they are since.
    accounted: Option<(Vec<u8, OWNER_MAX>, usize)>,
    /// Of what is read or written just now, and empty otherwise. Here because whoever keeps a value does
    /// so from deep in a small stack.
    hasher: Sha256,
}

/// Keys of which it is remembered where their values are.
const RECENT: usize = 8;

/// Which of them a key is.
fn slot(owner: &[u8], key: &[u8]) -> usize {
    let bytes = owner.iter().chain(key);
    let mixed = bytes.fold(0u32, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    });
    (mixed >> 16) as usize % RECENT
}

impl<F: NorFlash> KeyValues<F> {
    /// Takes over the range from `start` on with two halves of `half` bytes, both whole pages.
    ///
    /// # Errors
    /// [`Error::StorageFailed`] where the flash fails, or cannot be divided so.
    pub fn open(flash: F, start: u32, half: u32) -> Result<KeyValues<F>, Error> {
        let page = F::ERASE_SIZE as u32;
        let end = half.checked_mul(2).and_then(|size| start.checked_add(size));
        let fits = end.is_some_and(|end| end as usize <= flash.capacity());
        if !fits
            || half < 2 * BLOCK as u32
            || !start.is_multiple_of(page)
            || !half.is_multiple_of(page)
            || !BLOCK.is_multiple_of(F::WRITE_SIZE)
            || !BLOCK.is_multiple_of(F::READ_SIZE)
        {
            return Err(Error::StorageFailed);
        }
        let mut values = KeyValues {
            flash,
            start,
            half,
            current: None,
            serial: 0,
            end: half,
            appendable: false,
            recent: [0; RECENT],
            accounted: None,
            hasher: Sha256::new(),
        };
        for half in 0..2 {
            let block = values.block(half, 0)?;
            let (head, digest) = block.split_at(HEAD);
            let serial = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
            values.hasher.update(head);
            let sound = values.digest() == *digest && head[..4] == MARK;
            if sound && (values.current.is_none() || serial > values.serial) {
                (values.current, values.serial) = (Some(half), serial);
            }
        }
        values.end = values.check()?;
        Ok(values)
    }

    /// The flash.
    pub fn flash(&mut self) -> &mut F {
        &mut self.flash
    }

    /// Reads a value and returns its length; what `into` has no room for is left out.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn value(
        &mut self,
        owner: &[u8],
        key: &[u8],
        into: &mut [u8],
    ) -> Result<Option<usize>, Error> {
        let Some(entry) = self.find(owner, key)? else {
            return Ok(None);
        };
        let length = entry.value.min(into.len());
        self.read_body(&entry, entry.owner + entry.key, &mut into[..length])?;
        Ok(Some(entry.value))
    }

    /// Shows the owner's keys from this number on to `visit`, in an order that only changes where a key
    /// is set or deleted, until it breaks.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn keys(
        &mut self,
        owner: &[u8],
        from: usize,
        visit: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let mut number = 0;
        self.walk(FIRST, |values, entry| {
            if !values.is_of(&entry, owner)? || !values.counts(&entry, None)? {
                return Ok(ControlFlow::Continue(()));
            }
            number += 1;
            if number <= from {
                return Ok(ControlFlow::Continue(()));
            }
            let mut key = [0; KEY_MAX];
            values.read_body(&entry, entry.owner, &mut key[..entry.key])?;
            Ok(visit(&key[..entry.key]))
        })
    }

    /// Bytes of flash that the owner's entries take: for each 32, and name, key and value rounded up
    /// to a multiple of 32.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn used(&mut self, owner: &[u8]) -> Result<usize, Error> {
        if let Some((_, used)) = self.accounted.as_ref().filter(|(of, _)| of == owner) {
            return Ok(*used);
        }
        let mut used = 0;
        self.walk(FIRST, |values, entry| {
            if values.is_of(&entry, owner)? && values.counts(&entry, None)? {
                used += entry.size() as usize;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let of = Vec::from_slice(owner);
        self.accounted = of.ok().map(|of| (of, used));
        Ok(used)
    }

    /// Whether the key has this value, so that setting it would change nothing.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub fn holds(&mut self, owner: &[u8], key: &[u8], value: &[u8]) -> Result<bool, Error> {
        let Some(entry) = self.find(owner, key)? else {
            return Ok(false);
        };
        if entry.value != value.len() {
            return Ok(false);
        }
        self.body_is(&entry, entry.owner + entry.key, &[value])
    }

    /// Stores a value, in place of the one that the key had.
    ///
    /// # Errors
    /// [`Error::SettingsTooLarge`] for a key or value that is too long, [`Error::LimitExceeded`] where the
    /// owner's entries would take more than `quota` bytes, [`Error::StorageFull`] where all owners'
    /// together have no room; [`Error::StorageFailed`]. Then nothing has
    /// changed.
    pub fn set(
        &mut self,
        owner: &[u8],
        key: &[u8],
        value: &[u8],
        quota: usize,
    ) -> Result<(), Error> {
        if owner.len() > OWNER_MAX || key.len() > KEY_MAX || value.len() > VALUE_MAX {
            return Err(Error::SettingsTooLarge);
        }
        // Flash wears out with what is written.
        if self.holds(owner, key, value)? {
            return Ok(());
        }
        let old = self.find(owner, key)?;
        let freed = old.map_or(0, |old| old.size() as usize);
        let change = Change {
            kind: SET,
            owner,
            key,
            value,
        };
        let size = change.entry(0).size() as usize;
        let used = self.used(owner)?.saturating_sub(freed) + size;
        if used > quota {
            return Err(Error::LimitExceeded);
        }
        let accounted = self.accounted.take();
        self.store(change)?;
        self.accounted = accounted.map(|(of, _)| (of, used));
        Ok(())
    }

    /// Deletes a key, if it is there.
    ///
    /// # Errors
    /// [`Error::StorageFailed`]; then it is still there.
    pub fn delete(&mut self, owner: &[u8], key: &[u8]) -> Result<(), Error> {
        if self.find(owner, key)?.is_none() {
            return Ok(());
        }
        self.store(Change {
            kind: DELETE,
            owner,
            key,
            value: &[],
        })
    }

    /// Deletes everything of an owner.
    ///
    /// # Errors
    /// [`Error::StorageFailed`]; then all of it is still there.
    pub fn forget(&mut self, owner: &[u8]) -> Result<(), Error> {
        if self.used(owner)? == 0 {
            return Ok(());
        }
        self.store(Change {
            kind: FORGET,
            owner,
            key: &[],
            value: &[],
        })
    }

    fn store(&mut self, change: Change<'_>) -> Result<(), Error> {
        // Whatever comes of it, and wherever it is copied to.
        self.accounted = None;
        self.recent = match change.kind {
            SET => {
                let mut recent = self.recent;
                recent[slot(change.owner, change.key)] = 0;
                recent
            }
            _ => [0; RECENT],
        };
        let Some(current) = self.current.filter(|_| self.appendable) else {
            return self.rewrite(change);
        };
        let entry = change.entry(self.end);
        if self.half - self.end < entry.size() {
            return self.rewrite(change);
        }
        // Where this is cut off, what it leaves is not written over.
        self.appendable = false;
        self.write(current, entry, &change)?;
        self.end += entry.size();
        self.appendable = true;
        if change.kind == SET {
            self.recent[slot(change.owner, change.key)] = entry.offset;
        }
        Ok(())
    }

    /// Copies what counts after the change to the other half, and the change.
    fn rewrite(&mut self, change: Change<'_>) -> Result<(), Error> {
        self.recent = [0; RECENT];
        let to = self.current.map_or(0, |half| 1 - half);
        let serial = self.serial.checked_add(1).ok_or(Error::StorageFailed)?;
        let mut end = self.copy(to, &change)?;
        if change.kind == SET {
            let entry = change.entry(end);
            if self.half - end < entry.size() {
                return Err(Error::StorageFull);
            }
            self.write(to, entry, &change)?;
            end += entry.size();
        }
        self.write_header(to, serial)?;
        (self.current, self.serial, self.end) = (Some(to), serial, end);
        self.appendable = true;
        Ok(())
    }

    /// Erases a half and copies to it what counts after the change. Returns where that ends.
    // Not inlined, as what else `rewrite` calls: their frames are on the stack one after the other.
    #[inline(never)]
    fn copy(&mut self, to: u32, change: &Change<'_>) -> Result<u32, Error> {
        let address = self.address(to, 0);
        let erased = self.flash.erase(address, address + self.half);
        erased.map_err(|_| Error::StorageFailed)?;
        let (mut end, size) = (FIRST, self.half);
        self.walk(FIRST, |values, entry| {
            if values.counts(&entry, Some(change))? {
                if size - end < entry.size() {
                    return Err(Error::StorageFull);
                }
                values.copy_entry(&entry, to, end)?;
                end += entry.size();
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(end)
    }

    /// Copies an entry to this offset of the other half.
    #[inline(never)]
    fn copy_entry(&mut self, entry: &Entry, to: u32, end: u32) -> Result<(), Error> {
        for offset in (0..entry.size()).step_by(BLOCK) {
            let block = self.block(1 - to, entry.offset + offset)?;
            let written = self.flash.write(self.address(to, end + offset), &block);
            written.map_err(|_| Error::StorageFailed)?;
        }
        Ok(())
    }

    /// Makes a half the one that counts.
    #[inline(never)]
    fn write_header(&mut self, half: u32, serial: u32) -> Result<(), Error> {
        let mut header = [0; BLOCK];
        header[..4].copy_from_slice(&MARK);
        header[4..HEAD].copy_from_slice(&serial.to_le_bytes());
        self.hasher.update(&header[..HEAD]);
        header[HEAD..].copy_from_slice(&self.digest());
        let written = self.flash.write(self.address(half, 0), &header);
        written.map_err(|_| Error::StorageFailed)
    }

    /// Writes an entry, its head last.
    #[inline(never)]
    fn write(&mut self, half: u32, entry: Entry, change: &Change<'_>) -> Result<(), Error> {
        let mut block = [0; BLOCK];
        block[..HEAD].copy_from_slice(&entry.head());
        self.hasher.update(&block[..HEAD]);
        for offset in (0..entry.body()).step_by(BLOCK) {
            block = core::array::from_fn(|at| change.byte(offset + at));
            self.hasher.update(block);
            let address = self.address(half, entry.offset + (BLOCK + offset) as u32);
            if self.flash.write(address, &block).is_err() {
                self.hasher.reset();
                return Err(Error::StorageFailed);
            }
        }
        block[..HEAD].copy_from_slice(&entry.head());
        block[HEAD..].copy_from_slice(&self.digest());
        let address = self.address(half, entry.offset);
        let written = self.flash.write(address, &block);
        written.map_err(|_| Error::StorageFailed)
    }

    /// As much as is kept of the digest of what was hashed since the last time.
    fn digest(&mut self) -> [u8; BLOCK - HEAD] {
        let digest = self.hasher.finalize_reset();
        core::array::from_fn(|at| digest[at])
    }

    /// Where the entries end that are whole. What is before that is not checked again.
    fn check(&mut self) -> Result<u32, Error> {
        let Some(half) = self.current else {
            return Ok(self.half);
        };
        let mut offset = BLOCK as u32;
        while offset < self.half {
            let block = self.block(half, offset)?;
            let Some(entry) = Entry::read(&block, offset) else {
                break;
            };
            if self.half - offset < entry.size() {
                break;
            }
            self.hasher.update(&block[..HEAD]);
            for part in (BLOCK as u32..entry.size()).step_by(BLOCK) {
                let part = self.block(half, offset + part)?;
                self.hasher.update(part);
            }
            if self.digest() != block[HEAD..] {
                break;
            }
            offset += entry.size();
        }
        Ok(offset)
    }

    /// Visits the entries from this offset on.
    fn walk(
        &mut self,
        from: u32,
        mut visit: impl FnMut(&mut Self, Entry) -> Result<ControlFlow<()>, Error>,
    ) -> Result<(), Error> {
        let mut offset = from;
        while offset < self.end {
            let Some(entry) = self.entry(offset)? else {
                break;
            };
            if visit(self, entry)?.is_break() {
                break;
            }
            offset += entry.size();
        }
        Ok(())
    }

    /// The entry that holds a key's value.
    fn find(&mut self, owner: &[u8], key: &[u8]) -> Result<Option<Entry>, Error> {
        let slot = slot(owner, key);
        if let Some(entry) = self.entry(self.recent[slot])?
            && self.is(&entry, owner, key)?
        {
            return Ok(Some(entry));
        }
        let mut found = None;
        self.walk(FIRST, |values, entry| {
            if entry.kind == FORGET {
                if values.is_of(&entry, owner)? {
                    found = None;
                }
            } else if values.is(&entry, owner, key)? {
                found = Some(entry).filter(|entry| entry.kind == SET);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if let Some(entry) = found {
            self.recent[slot] = entry.offset;
        }
        Ok(found)
    }

    /// The entry at this place, which was checked, or written, since the start; none at zero.
    fn entry(&mut self, offset: u32) -> Result<Option<Entry>, Error> {
        let Some(half) = self.current.filter(|_| offset > 0) else {
            return Ok(None);
        };
        let block = self.block(half, offset)?;
        let entry = Entry::read(&block, offset).ok_or(Error::StorageFailed)?;
        Ok(Some(entry))
    }

    /// Whether an entry holds a value, and nothing later and not `change` takes its place.
    fn counts(&mut self, entry: &Entry, change: Option<&Change<'_>>) -> Result<bool, Error> {
        if entry.kind != SET {
            return Ok(false);
        }
        let mut own = [0; OWNER_MAX + KEY_MAX];
        self.read_body(entry, 0, &mut own[..entry.owner + entry.key])?;
        let (owner, key) = own[..entry.owner + entry.key].split_at(entry.owner);
        if change.is_some_and(|change| change.covers(owner, key)) {
            return Ok(false);
        }
        let mut covered = false;
        self.walk(entry.offset + entry.size(), |values, later| {
            covered = match later.kind {
                FORGET => values.is_of(&later, owner)?,
                _ => values.is(&later, owner, key)?,
            };
            Ok(if covered {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        Ok(!covered)
    }

    /// Whether an entry is of this owner's key.
    fn is(&mut self, entry: &Entry, owner: &[u8], key: &[u8]) -> Result<bool, Error> {
        let may = (entry.owner, entry.key) == (owner.len(), key.len());
        Ok(may && self.body_is(entry, 0, &[owner, key])?)
    }

    /// Whether an entry is of this owner.
    fn is_of(&mut self, entry: &Entry, owner: &[u8]) -> Result<bool, Error> {
        Ok(entry.owner == owner.len() && self.body_is(entry, 0, &[owner])?)
    }

    /// Whether these are the bytes behind an entry's head, from there on.
    fn body_is(&mut self, entry: &Entry, from: usize, pieces: &[&[u8]]) -> Result<bool, Error> {
        let mut block = [0; BLOCK];
        let (mut at, mut loaded) = (from, from);
        for piece in pieces {
            let mut rest = *piece;
            while !rest.is_empty() {
                if at == loaded {
                    block = self.body_block(entry, at)?;
                    loaded = (at / BLOCK + 1) * BLOCK;
                }
                let (now, later) = rest.split_at(rest.len().min(loaded - at));
                if block[at % BLOCK..][..now.len()] != *now {
                    return Ok(false);
                }
                (at, rest) = (at + now.len(), later);
            }
        }
        Ok(true)
    }

    /// The block with this byte behind an entry's head.
    fn body_block(&mut self, entry: &Entry, at: usize) -> Result<[u8; BLOCK], Error> {
        let half = self.current.ok_or(Error::Internal)?;
        self.block(half, entry.offset + ((at / BLOCK + 1) * BLOCK) as u32)
    }

    /// Reads bytes behind an entry's head.
    fn read_body(&mut self, entry: &Entry, from: usize, into: &mut [u8]) -> Result<(), Error> {
        let mut at = from;
        let mut rest = into;
        while !rest.is_empty() {
            let block = self.body_block(entry, at)?;
            let part = &block[at % BLOCK..];
            let length = part.len().min(rest.len());
            let (now, later) = rest.split_at_mut(length);
            now.copy_from_slice(&part[..length]);
            (at, rest) = (at + length, later);
        }
        Ok(())
    }

    fn block(&mut self, half: u32, offset: u32) -> Result<[u8; BLOCK], Error> {
        let mut block = [0; BLOCK];
        let address = self.address(half, offset);
        let read = self.flash.read(address, &mut block);
        read.map_err(|_| Error::StorageFailed)?;
        Ok(block)
    }

    fn address(&self, half: u32, offset: u32) -> u32 {
        self.start + half * self.half + offset
    }
}
