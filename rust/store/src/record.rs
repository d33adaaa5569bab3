//! What the state area says about a slot.

use ketch_abi::Error;

/// How far the image in a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A word, which a processor moves in shorter instructions than a part of one.
#[repr(u32)]
pub enum SlotState {
    /// Whole, and its digests are right.
    Verified = 1,
    /// Its container was created.
    Installed = 2,
}

/// A slot that is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// How far the image is.
    pub state: SlotState,
    /// Whether the container is to be started when the device boots.
    pub start_on_boot: bool,
    /// Length of the image in bytes.
    pub length: u32,
    /// SHA-256 of the image.
    pub sha256: [u8; 32],
}

/// A record as it is stored, with what the store adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub record: Record,
    /// Rises with every image that is committed.
    pub serial: u32,
    /// The slot whose image this one replaced. It is void where that slot's serial is higher.
    pub replaces: Option<u8>,
}

impl Record {
    /// Length of a stored record in bytes.
    pub(crate) const LENGTH: usize = 48;
}

/// First byte of a record, changed with the format.
const FORMAT: u8 = 1;

/// Stored for "replaces no slot".
const NO_SLOT: u8 = 0xff;

impl Entry {
    /// The stored form: format, state (0 free), flags (1 start on boot), replaced slot, then
    /// little-endian length, slot size and serial, then SHA-256.
    pub fn encode(entry: Option<&Entry>, slot_size: u32) -> [u8; Record::LENGTH] {
        let mut bytes = [0; Record::LENGTH];
        bytes[0] = FORMAT;
        let Some(entry) = entry else { return bytes };
        bytes[1] = entry.record.state as u8;
        bytes[2] = u8::from(entry.record.start_on_boot);
        bytes[3] = entry.replaces.unwrap_or(NO_SLOT);
        bytes[4..8].copy_from_slice(&entry.record.length.to_le_bytes());
        bytes[8..12].copy_from_slice(&slot_size.to_le_bytes());
        bytes[12..16].copy_from_slice(&entry.serial.to_le_bytes());
        bytes[16..].copy_from_slice(&entry.record.sha256);
        bytes
    }

    /// Reads the stored form; `None` for a free slot.
    ///
    /// # Errors
    /// [`Error::StorageCorrupt`] for what this code did not write for slots of this size.
    pub fn decode(bytes: &[u8; Record::LENGTH], slot_size: u32) -> Result<Option<Entry>, Error> {
        let [format, state, flags, replaces, rest @ ..] = bytes;
        let word = |at: usize| {
            rest[at..at + 4]
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u32::from(*byte))
        };
        let state = match (*format, state) {
            (FORMAT, 0) => return Ok(None),
            (FORMAT, 1) => SlotState::Verified,
            (FORMAT, 2) => SlotState::Installed,
            _ => return Err(Error::StorageCorrupt),
        };
        let length = word(0);
        if *flags > 1 || word(4) != slot_size || !(1..=slot_size).contains(&length) {
            return Err(Error::StorageCorrupt);
        }
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(&rest[12..]);
        let record = Record {
            state,
            start_on_boot: *flags == 1,
            length,
            sha256,
        };
        let replaces = (*replaces != NO_SLOT).then_some(*replaces);
        Ok(Some(Entry {
            record,
            serial: word(8),
            replaces,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: Entry = Entry {
        record: Record {
            state: SlotState::Installed,
            start_on_boot: true,
            length: 0x0102_0304,
            sha256: [7; 32],
        },
        serial: 0x0506_0708,
        replaces: Some(3),
    };

    #[test]
    fn stored_form() {
        let bytes = Entry::encode(Some(&ENTRY), 0x1000_0000);
        let head = [1, 2, 1, 3, 4, 3, 2, 1, 0, 0, 0, 0x10, 8, 7, 6, 5];
        assert_eq!((&bytes[..16], &bytes[16..]), (&head[..], &[7; 32][..]));
        assert_eq!(Entry::decode(&bytes, 0x1000_0000), Ok(Some(ENTRY)));
        assert_eq!(Entry::decode(&Entry::encode(None, 1), 2), Ok(None));
    }

    #[test]
    fn nonsense_is_corrupt() {
        let good = Entry::encode(Some(&ENTRY), 0x1000_0000);
        assert_eq!(
            Entry::decode(&good, 0x2000_0000),
            Err(Error::StorageCorrupt)
        );
        for (at, value) in [(0, 0), (0, 2), (1, 3), (2, 2), (7, 0x20)] {
            let mut bytes = good;
            bytes[at] = value;
            assert_eq!(
                Entry::decode(&bytes, 0x1000_0000),
                Err(Error::StorageCorrupt),
                "{at}"
            );
        }
        let mut empty = good;
        empty[4..8].fill(0);
        assert_eq!(
            Entry::decode(&empty, 0x1000_0000),
            Err(Error::StorageCorrupt)
        );
    }
}
