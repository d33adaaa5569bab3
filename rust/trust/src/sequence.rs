//! The highest sequence number that was accepted, of each name and key, for ever: an image that
//! was removed does not come back in an older version.
//!
//! An array of marks, each 16 bytes: 12 bytes of the SHA-256 over key id and name, then the
//! number, u32 little-endian.

use ketch_abi::Error;
use ketch_image::digest::sha256_start;

use crate::KeyId;

/// So many names and keys are remembered.
pub const SEQUENCES_MAX: usize = 32;

/// Longest list of marks in bytes.
pub const SEQUENCES_LENGTH_MAX: usize = SEQUENCES_MAX * MARK;

const MARK: usize = 16;
const IDENTITY: usize = 12;

/// The marks of a device.
pub struct Sequences<'b> {
    bytes: &'b mut [u8; SEQUENCES_LENGTH_MAX],
    length: usize,
}

impl<'b> Sequences<'b> {
    /// Takes stored marks in a buffer, in which more find room.
    ///
    /// # Errors
    /// [`Error::StorageCorrupt`] for what no device wrote.
    pub fn new(
        bytes: &'b mut [u8; SEQUENCES_LENGTH_MAX],
        length: usize,
    ) -> Result<Sequences<'b>, Error> {
        if length <= bytes.len() && length.is_multiple_of(MARK) {
            Ok(Sequences { bytes, length })
        } else {
            Err(Error::StorageCorrupt)
        }
    }

    /// The highest number that was accepted; `None` before the first.
    pub fn highest(&self, key: KeyId, name: &str) -> Option<u32> {
        let identity = identity(key, name);
        self.bytes[..self.length]
            .chunks_exact(MARK)
            .find_map(|mark| {
                let (stored, number) = mark.split_at(IDENTITY);
                (stored == identity).then(|| {
                    number
                        .iter()
                        .rev()
                        .fold(0, |value, byte| value << 8 | u32::from(*byte))
                })
            })
    }

    /// Raises the number; says whether the marks have changed. A lower one changes nothing, so
    /// that whoever may go back once may not lower what others have to reach.
    ///
    /// # Errors
    /// [`Error::SequencesFull`] where a new name finds no room.
    pub fn raise(&mut self, key: KeyId, name: &str, number: u32) -> Result<bool, Error> {
        if self
            .highest(key, name)
            .is_some_and(|highest| number <= highest)
        {
            return Ok(false);
        }
        let identity = identity(key, name);
        let place = self.bytes[..self.length]
            .chunks_exact(MARK)
            .position(|mark| mark[..IDENTITY] == identity)
            .unwrap_or(self.length / MARK);
        let mark = self
            .bytes
            .get_mut(place * MARK..(place + 1) * MARK)
            .ok_or(Error::SequencesFull)?;
        mark[..IDENTITY].copy_from_slice(&identity);
        mark[IDENTITY..].copy_from_slice(&number.to_le_bytes());
        self.length = self.length.max((place + 1) * MARK);
        Ok(true)
    }

    /// The stored form.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

fn identity(key: KeyId, name: &str) -> [u8; IDENTITY] {
    sha256_start(&[&key.0, name.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: KeyId = KeyId([1; 8]);
    const OTHER: KeyId = KeyId([2; 8]);

    #[test]
    fn numbers_only_rise_and_each_key_and_name_has_its_own() {
        let mut buffer = [0; SEQUENCES_LENGTH_MAX];
        let mut sequences = Sequences::new(&mut buffer, 0).unwrap();
        assert_eq!(sequences.highest(KEY, "a"), None);
        assert_eq!(sequences.raise(KEY, "a", 0x0102_0304), Ok(true));
        assert_eq!(sequences.raise(KEY, "a", 0x0102_0303), Ok(false));
        assert_eq!(sequences.raise(OTHER, "a", 1), Ok(true));
        assert_eq!(sequences.raise(KEY, "b", 0), Ok(true));
        assert_eq!(sequences.highest(KEY, "a"), Some(0x0102_0304));
        assert_eq!(sequences.highest(OTHER, "a"), Some(1));
        assert_eq!(sequences.highest(KEY, "b"), Some(0));
        assert_eq!(sequences.bytes().len(), 48);
        let mut buffer = [0; SEQUENCES_LENGTH_MAX];
        buffer[..48].copy_from_slice(sequences.bytes());
        let read = Sequences::new(&mut buffer, 48).unwrap();
        assert_eq!(read.highest(OTHER, "a"), Some(1));
        assert!(Sequences::new(&mut buffer, 47).is_err());
    }

    #[test]
    fn a_full_list_takes_no_new_name_and_still_raises_the_old_ones() {
        let mut buffer = [0; SEQUENCES_LENGTH_MAX];
        let mut sequences = Sequences::new(&mut buffer, 0).unwrap();
        for number in 0..SEQUENCES_MAX as u32 {
            assert_eq!(
                sequences.raise(KeyId([number as u8; 8]), "a", number),
                Ok(true)
            );
        }
        assert_eq!(sequences.raise(KEY, "new", 1), Err(Error::SequencesFull));
        assert_eq!(sequences.raise(KEY, "a", 99), Ok(true));
        assert_eq!(sequences.highest(KEY, "a"), Some(99));
    }
}
