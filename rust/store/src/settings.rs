//! What a device was told to trust and to allow, apart from its images.
//!
//! Two copies of all of it, each in pages of its own behind the slots. A change writes the other
//! copy and ends with its header, whose digest covers everything; of two copies that are right the
//! one with the higher serial counts. So a power cut leaves the old settings or the new ones.
//!
//! ```text
//! 0    mark, serial, length of each section (little-endian), zeros
//! 32   SHA-256 over the first 32 bytes and over the sections' bytes in turn
//! 64   sections, each padded to a multiple of 32
//! ```

use embedded_storage::nor_flash::NorFlash;
use ketch_abi::Error;
use sha2::{Digest, Sha256};

use crate::{Store, WRITE_SIZE_MAX};

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Section {
    /// Keys that are trusted.
    Anchors = 0,
    /// What containers may get.
    Policy = 1,
    /// What was taken from single containers.
    Revocations = 2,
    /// The highest sequence numbers.
    Sequences = 3,
    /// Which device it is.
    Identity = 4,
}

const SECTIONS: usize = 5;

impl Section {
    /// Every section, in the order in which they are stored.
    const ALL: [Section; SECTIONS] = [
        Section::Anchors,
        Section::Policy,
        Section::Revocations,
        Section::Sequences,
        Section::Identity,
    ];

    /// Its greatest length in bytes.
    pub const fn length_max(self) -> usize {
        match self {
            Section::Anchors | Section::Policy => 1024,
            Section::Revocations => 1184,
            Section::Sequences => 512,
            Section::Identity => 32,
        }
    }
}

/// The unit of everything here; as large as any unit of the flash.
const BLOCK: usize = WRITE_SIZE_MAX;

const HEADER: usize = 2 * BLOCK;

/// Room for one copy, in bytes.
pub(crate) const COPY_LENGTH: usize = HEADER + 1024 + 1024 + 1184 + 512 + 32;

/// First bytes of a copy, changed with the format.
const MARK: [u8; 4] = *b"KST\x01";

/// The copy that counts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Current {
    /// Which of the two; `None` where neither makes sense.
    copy: Option<u32>,
    serial: u32,
    lengths: [u16; SECTIONS],
}

impl Current {
    fn header(&self) -> [u8; BLOCK] {
        let mut header = [0; BLOCK];
        header[..4].copy_from_slice(&MARK);
        header[4..8].copy_from_slice(&self.serial.to_le_bytes());
        for (place, length) in header[8..].chunks_exact_mut(2).zip(self.lengths) {
            place.copy_from_slice(&length.to_le_bytes());
        }
        header
    }

    fn read(header: &[u8; BLOCK], copy: u32) -> Option<Current> {
        let (mark, rest) = header.split_first_chunk::<4>()?;
        let (serial, rest) = rest.split_first_chunk::<4>()?;
        let mut current = Current {
            copy: Some(copy),
            serial: u32::from_le_bytes(*serial),
            lengths: [0; SECTIONS],
        };
        for (place, section) in rest.chunks_exact(2).zip(Section::ALL) {
            let length = u16::from_le_bytes([place[0], place[1]]);
            if usize::from(length) > section.length_max() {
                return None;
            }
            current.lengths[section as usize] = length;
        }
        (*mark == MARK && *header == current.header()).then_some(current)
    }

    fn length(&self, section: Section) -> usize {
        usize::from(self.lengths[section as usize])
    }

    /// Where a section starts, counted from the start of the copy.
    fn offset(&self, section: Section) -> u32 {
        let before = Section::ALL.into_iter().take(section as usize);
        let padded = before.map(|section| self.length(section).next_multiple_of(BLOCK));
        (HEADER + padded.sum::<usize>()) as u32
    }
}

/// Where a section's new bytes come from.
struct Source<'a> {
    old: Current,
    section: Option<Section>,
    bytes: &'a [u8],
}

impl<F: NorFlash> Store<F> {
    /// Reads a section into a buffer and returns its bytes; none where it was never written.
    ///
    /// # Errors
    /// [`Error::Internal`] for a buffer shorter than it may be, [`Error::StorageFailed`].
    pub fn settings<'b>(
        &mut self,
        section: Section,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], Error> {
        let current = self.settings;
        let length = current.length(section);
        if current.copy.is_none() || length == 0 {
            return Ok(&[]);
        }
        let bytes = buffer.get_mut(..length).ok_or(Error::Internal)?;
        let mut block = [0; BLOCK];
        for (index, part) in bytes.chunks_mut(BLOCK).enumerate() {
            self.settings_block(current, current.offset(section), index, &mut block)?;
            part.copy_from_slice(&block[..part.len()]);
        }
        Ok(bytes)
    }

    /// Replaces a section in one step.
    ///
    /// # Errors
    /// [`Error::SettingsTooLarge`] for more than the section holds; [`Error::StorageFailed`] where
    /// the flash fails or has no room for settings; then the old ones stand.
    pub fn replace_settings(&mut self, section: Section, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() > section.length_max() {
            return Err(Error::SettingsTooLarge);
        }
        self.write_settings(Source {
            old: self.settings,
            section: Some(section),
            bytes,
        })
    }

    /// Writes the settings as they are with a new serial.
    ///
    /// # Errors
    /// As [`Store::replace_settings`].
    pub fn renew_settings(&mut self) -> Result<(), Error> {
        self.write_settings(Source {
            old: self.settings,
            section: None,
            bytes: &[],
        })
    }

    /// Rises with every change of the settings, and never falls.
    pub const fn settings_serial(&self) -> u32 {
        self.settings.serial
    }

    /// Finds the copy that counts.
    ///
    /// # Errors
    /// [`Error::StorageFailed`].
    pub(crate) fn load_settings(&mut self) -> Result<(), Error> {
        if self.layout.settings_size == 0 {
            return Ok(());
        }
        let mut traces = false;
        for copy in 0..2 {
            let found = self.check_copy(copy, &mut traces)?;
            if let Some(found) = found
                && (self.settings.copy.is_none() || found.serial > self.settings.serial)
            {
                self.settings = found;
            }
        }
        // A first write that was cut off leaves traces in one copy; both of them take a defect.
        self.repairs.settings_lost = traces && self.settings.copy.is_none();
        Ok(())
    }

    fn write_settings(&mut self, source: Source<'_>) -> Result<(), Error> {
        if self.layout.settings_size == 0 {
            return Err(Error::StorageFailed);
        }
        let old = source.old;
        let mut new = Current {
            copy: Some(old.copy.map_or(0, |copy| 1 - copy)),
            serial: old.serial.checked_add(1).ok_or(Error::StorageFailed)?,
            ..old
        };
        if let Some(section) = source.section {
            new.lengths[section as usize] = source.bytes.len() as u16;
        }
        let address = self.settings_address(new);
        let copy_size = self.layout.settings_size / 2;
        let flash = self.flash();
        flash
            .erase(address, address + copy_size)
            .map_err(|_| Error::StorageFailed)?;
        let header = new.header();
        let mut hasher = Sha256::new_with_prefix(header);
        for section in Section::ALL {
            let length = new.length(section);
            for index in 0..length.div_ceil(BLOCK) {
                let used = (length - index * BLOCK).min(BLOCK);
                let mut block = [0; BLOCK];
                if source.section == Some(section) {
                    block[..used].copy_from_slice(&source.bytes[index * BLOCK..][..used]);
                } else {
                    self.settings_block(old, old.offset(section), index, &mut block)?;
                }
                hasher.update(&block[..used]);
                let offset = new.offset(section) + (index * BLOCK) as u32;
                self.flash()
                    .write(address + offset, &block)
                    .map_err(|_| Error::StorageFailed)?;
            }
        }
        let digest: [u8; BLOCK] = hasher.finalize().into();
        // The header last, and its mark at the very end: until then the copy makes no sense.
        let flash = self.flash();
        flash
            .write(address + BLOCK as u32, &digest)
            .and_then(|()| flash.write(address, &header))
            .map_err(|_| Error::StorageFailed)?;
        if self
            .check_copy(new.copy.unwrap_or(0), &mut false)?
            .is_none()
        {
            return Err(Error::StorageFailed);
        }
        self.settings = new;
        Ok(())
    }

    /// What a copy says, if it makes sense; whether it was ever begun.
    fn check_copy(&mut self, copy: u32, traces: &mut bool) -> Result<Option<Current>, Error> {
        let at = Current {
            copy: Some(copy),
            ..Current::default()
        };
        let mut header = [0; BLOCK];
        self.settings_block(at, 0, 0, &mut header)?;
        *traces |= header.iter().any(|byte| *byte != 0xff);
        let Some(current) = Current::read(&header, copy) else {
            return Ok(None);
        };
        let mut hasher = Sha256::new_with_prefix(header);
        let mut block = [0; BLOCK];
        for section in Section::ALL {
            let length = current.length(section);
            for index in 0..length.div_ceil(BLOCK) {
                let used = (length - index * BLOCK).min(BLOCK);
                self.settings_block(current, current.offset(section), index, &mut block)?;
                hasher.update(&block[..used]);
            }
        }
        self.settings_block(current, BLOCK as u32, 0, &mut block)?;
        Ok((hasher.finalize()[..] == block).then_some(current))
    }

    /// Reads a block of a copy, counted from `offset` in it.
    fn settings_block(
        &mut self,
        current: Current,
        offset: u32,
        index: usize,
        block: &mut [u8; BLOCK],
    ) -> Result<(), Error> {
        let address = self.settings_address(current) + offset + (index * BLOCK) as u32;
        self.flash()
            .read(address, block)
            .map_err(|_| Error::StorageFailed)
    }

    fn settings_address(&self, current: Current) -> u32 {
        let copy = current.copy.unwrap_or(0);
        self.layout.slot_offset(self.layout.slots) + copy * (self.layout.settings_size / 2)
    }
}
