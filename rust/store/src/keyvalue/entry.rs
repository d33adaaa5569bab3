//! One entry of what is kept: what stands for it on flash, and the change that makes it.

use super::{BLOCK, HEAD, KEY_MAX, OWNER_MAX, VALUE_MAX};

/// What an entry says. Anything else is no entry.
pub(super) const SET: u8 = 1;
/// The key is gone.
pub(super) const DELETE: u8 = 2;
/// Everything of the owner is gone.
pub(super) const FORGET: u8 = 3;

/// An entry on flash.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Where it is, in bytes from the start of its half.
    pub(super) offset: u32,
    pub(super) kind: u8,
    pub(super) owner: usize,
    pub(super) key: usize,
    pub(super) value: usize,
}

impl Entry {
    pub(super) fn head(&self) -> [u8; HEAD] {
        let [low, high] = (self.value as u16).to_le_bytes();
        [
            self.kind,
            self.owner as u8,
            self.key as u8,
            0,
            low,
            high,
            0,
            0,
        ]
    }

    pub(super) fn read(block: &[u8; BLOCK], offset: u32) -> Option<Entry> {
        let entry = Entry {
            offset,
            kind: block[0],
            owner: block[1].into(),
            key: block[2].into(),
            value: u16::from_le_bytes([block[4], block[5]]).into(),
        };
        let sound = matches!(entry.kind, SET | DELETE | FORGET)
            && entry.owner <= OWNER_MAX
            && entry.key <= KEY_MAX
            && entry.value <= VALUE_MAX
            && block[..HEAD] == entry.head();
        sound.then_some(entry)
    }

    pub(super) fn body(&self) -> usize {
        self.owner + self.key + self.value
    }

    /// Bytes that it takes.
    pub(super) fn size(&self) -> u32 {
        (BLOCK + self.body().next_multiple_of(BLOCK)) as u32
    }
}

/// A change that is about to be stored.
#[derive(Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) kind: u8,
    pub(super) owner: &'a [u8],
    pub(super) key: &'a [u8],
    pub(super) value: &'a [u8],
}

impl Change<'_> {
    pub(super) fn entry(&self, offset: u32) -> Entry {
        Entry {
            offset,
            kind: self.kind,
            owner: self.owner.len(),
            key: self.key.len(),
            value: self.value.len(),
        }
    }

    pub(super) fn byte(&self, at: usize) -> u8 {
        let pieces = [self.owner, self.key, self.value];
        let mut at = at;
        for piece in pieces {
            match piece.get(at) {
                Some(byte) => return *byte,
                None => at -= piece.len(),
            }
        }
        0
    }

    /// Whether an entry counts no more after this change.
    pub(super) fn covers(&self, owner: &[u8], key: &[u8]) -> bool {
        owner == self.owner && (self.kind == FORGET || key == self.key)
    }
}
