//! The state area: one record for each slot, in two halves of which one counts.
//!
//! What a slot is from now on goes to the next free place of the half that counts. When that half
//! is full, the records that count go to the other one, after an erase, and its head comes last:
//! until then the full half counts, and nothing is ever erased in it. So a power cut leaves the
//! old record or the new one, whatever state it leaves the other half in.
//!
//! ```text
//! 0    head: mark and serial (little-endian), zeros, check
//! 64…  places: record (48 bytes), slot (little-endian), zeros, check
//! ```
//!
//! The check is the first 8 bytes of the SHA-256 of the 56 before it. Of two halves whose heads
//! are right, the one with the higher serial counts; of the records of a slot, the last one.

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use ketch_image::digest::sha256_start;

use crate::record::{Entry, Record};
use crate::{Layout, SLOTS_MAX, WRITE_SIZE_MAX};

/// The entries by slot.
pub(crate) type Entries = [Option<Entry>; SLOTS_MAX];

/// Length of a head and of a place in bytes: whole units of any flash.
pub(crate) const PLACE: usize = 64;

const CHECKED: usize = PLACE - 8;

const _: () = assert!(
    PLACE.is_multiple_of(WRITE_SIZE_MAX) && Record::LENGTH + 4 <= CHECKED,
    "a record fits its place"
);

/// First bytes of a half, changed with the format.
const MARK: u32 = u32::from_le_bytes(*b"KSS\x01");

type Place = [u8; PLACE];

/// A place whose check is right.
fn sealed(content: &[u8; Record::LENGTH], word: u32) -> Place {
    let mut place = [0; PLACE];
    place[..Record::LENGTH].copy_from_slice(content);
    place[Record::LENGTH..][..4].copy_from_slice(&word.to_le_bytes());
    let check: [u8; PLACE - CHECKED] = sha256_start(&[&place[..CHECKED]]);
    place[CHECKED..].copy_from_slice(&check);
    place
}

/// The word behind what a place contains.
fn word(place: &Place) -> u32 {
    let rest = &place[Record::LENGTH..];
    rest.first_chunk()
        .map_or(0, |word| u32::from_le_bytes(*word))
}

/// What [`sealed`] was given; `None` where the check is wrong.
fn opened(place: &Place) -> Option<(&[u8; Record::LENGTH], usize)> {
    let (content, word) = (place.first_chunk()?, word(place));
    (sealed(content, word) == *place).then_some((content, word as usize))
}

/// The head of the half with this serial.
fn head(serial: u32) -> Place {
    let mut content = [0; Record::LENGTH];
    content[..4].copy_from_slice(&MARK.to_le_bytes());
    sealed(&content, serial)
}

/// The records on flash, and the flash.
pub(crate) struct State<F: NorFlash> {
    flash: F,
    slot_size: u32,
    /// Bytes of a half.
    half_size: u32,
    /// Which half counts.
    half: u32,
    /// Its serial; 0 where none counts yet.
    serial: u32,
    /// Where the next record goes, in bytes from the start of the half.
    next: u32,
}

impl<F: NorFlash> State<F> {
    /// Finds the half that counts.
    ///
    /// # Errors
    /// [`Error::StorageFailed`] where the flash fails.
    pub fn open(flash: F, layout: &Layout) -> Result<State<F>, Error> {
        let half_size = layout.state_half::<F>();
        let mut state = State {
            flash,
            slot_size: layout.slot_size,
            half_size,
            half: 0,
            serial: 0,
            next: half_size,
        };
        let mut place = [0; PLACE];
        for half in 0..2 {
            state.read(half, 0, &mut place)?;
            let serial = word(&place);
            if place == head(serial) && serial > state.serial {
                (state.half, state.serial) = (half, serial);
            }
        }
        Ok(state)
    }

    pub fn flash(&mut self) -> &mut F {
        &mut self.flash
    }

    /// Reads the entries of the first `slots` slots, and returns which of them make no sense: bit n
    /// stands for slot n.
    ///
    /// # Errors
    /// [`Error::StorageFailed`] where the flash fails.
    pub fn load(&mut self, entries: &mut Entries, slots: usize) -> Result<u64, Error> {
        let mut dropped = 0;
        if self.serial == 0 {
            return Ok(dropped);
        }
        self.next = PLACE as u32;
        let mut place = [0; PLACE];
        for at in (PLACE as u32..self.half_size).step_by(PLACE) {
            self.read(self.half, at, &mut place)?;
            if place.iter().all(|byte| *byte == 0xff) {
                continue;
            }
            self.next = at + PLACE as u32;
            // What a power cut tore counts as never written.
            let Some((content, slot)) = opened(&place) else {
                continue;
            };
            let Some(entry) = entries[..slots].get_mut(slot) else {
                continue;
            };
            let decoded = Entry::decode(content, self.slot_size);
            dropped &= !(1 << slot);
            dropped |= u64::from(decoded.is_err()) << slot;
            *entry = decoded.unwrap_or(None);
        }
        Ok(dropped)
    }

    /// Stores what a slot is from now on, in one step. `entries` has it already.
    ///
    /// # Errors
    /// [`Error::StorageFailed`] where the flash fails; then what was stored before stands.
    pub fn save(&mut self, slot: usize, entries: &Entries) -> Result<(), Error> {
        if self.next >= self.half_size {
            return self.rewrite(entries);
        }
        let at = self.next;
        self.next += PLACE as u32;
        self.write(self.half, at, &self.place(slot, entries))
    }

    /// Writes the entries to the half that does not count, which then does.
    fn rewrite(&mut self, entries: &Entries) -> Result<(), Error> {
        let half = if self.serial == 0 { 0 } else { 1 - self.half };
        let serial = self.serial.checked_add(1).ok_or(Error::StorageFailed)?;
        let start = half * self.half_size;
        self.flash
            .erase(start, start + self.half_size)
            .map_err(|_| Error::StorageFailed)?;
        let mut next = PLACE as u32;
        for slot in (0..SLOTS_MAX).filter(|slot| entries[*slot].is_some()) {
            self.write(half, next, &self.place(slot, entries))?;
            next += PLACE as u32;
        }
        self.write(half, 0, &head(serial))?;
        (self.half, self.serial, self.next) = (half, serial, next);
        Ok(())
    }

    fn place(&self, slot: usize, entries: &Entries) -> Place {
        sealed(
            &Entry::encode(entries[slot].as_ref(), self.slot_size),
            slot as u32,
        )
    }

    fn read(&mut self, half: u32, at: u32, place: &mut Place) -> Result<(), Error> {
        self.flash
            .read(half * self.half_size + at, place)
            .map_err(|_| Error::StorageFailed)
    }

    fn write(&mut self, half: u32, at: u32, place: &Place) -> Result<(), Error> {
        self.flash
            .write(half * self.half_size + at, place)
            .map_err(|_| Error::StorageFailed)
    }
}
