//! The messages that wait in one subscription: a ring of bytes, each message behind its length.

use core::ops::DerefMut;

/// Bytes of a message's length.
const HEAD: usize = 2;

/// A ring in `bytes`, of at most `limit` messages.
pub(crate) struct Queue<B> {
    bytes: B,
    /// Where the oldest message begins.
    start: u16,
    used: u16,
    count: u16,
    limit: u16,
}

impl<B: DerefMut<Target = [u8]>> Queue<B> {
    /// Of more than 65,535 bytes or messages it takes so many.
    pub fn new(bytes: B, limit: u32) -> Queue<B> {
        let limit = u16::try_from(limit).unwrap_or(u16::MAX);
        Queue {
            bytes,
            start: 0,
            used: 0,
            count: 0,
            limit,
        }
    }

    fn size(&self) -> usize {
        self.bytes.len().min(usize::from(u16::MAX))
    }

    /// Whether no message waits.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Appends a message, in the place of the oldest ones where there is not enough room. Says how
    /// many were lost: those, or this one where it alone is more than the queue holds.
    pub fn push(&mut self, message: &[u8]) -> u32 {
        let needed = HEAD + message.len();
        if needed > self.size() || self.limit == 0 {
            return 1;
        }
        let mut lost = 0;
        while self.count >= self.limit || self.size() - usize::from(self.used) < needed {
            self.skip();
            lost += 1;
        }
        // Shorter than the queue, whose size is a number of 16 bits.
        let length = message.len() as u16;
        self.append(&length.to_le_bytes());
        self.append(message);
        self.count += 1;
        lost
    }

    /// Takes the oldest message out and returns its length. What `into` has no room for is lost.
    pub fn pop(&mut self, into: &mut [u8]) -> Option<usize> {
        if self.count == 0 {
            return None;
        }
        let (size, length) = (self.size(), self.length().min(into.len()));
        let at = (usize::from(self.start) + HEAD) % size;
        let (before, after) = into[..length].split_at_mut(length.min(size - at));
        before.copy_from_slice(&self.bytes[at..at + before.len()]);
        after.copy_from_slice(&self.bytes[..after.len()]);
        self.skip();
        Some(length)
    }

    /// Drops the oldest message.
    fn skip(&mut self) {
        let whole = HEAD + self.length();
        // Both are less than the size, which is a number of 16 bits.
        self.start = ((usize::from(self.start) + whole) % self.size()) as u16;
        self.used -= whole as u16;
        self.count -= 1;
    }

    fn length(&self) -> usize {
        usize::from(u16::from_le_bytes([self.byte(0), self.byte(1)]))
    }

    fn byte(&self, offset: usize) -> u8 {
        self.bytes[(usize::from(self.start) + offset) % self.size()]
    }

    fn append(&mut self, piece: &[u8]) {
        let size = self.size();
        let at = (usize::from(self.start) + usize::from(self.used)) % size;
        let (before, after) = piece.split_at(piece.len().min(size - at));
        self.bytes[at..at + before.len()].copy_from_slice(before);
        self.bytes[..after.len()].copy_from_slice(after);
        self.used += piece.len() as u16;
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::collections::VecDeque;
    use std::vec::Vec;

    use super::*;

    fn queue(size: usize, limit: u32) -> Queue<Vec<u8>> {
        Queue::new(std::vec![0; size], limit)
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut queue = queue(100, 2);
        assert_eq!((queue.push(b"a"), queue.push(b"b")), (0, 0));
        assert_eq!(queue.push(b"c"), 1);
        let mut into = [0; 8];
        assert_eq!((queue.pop(&mut into), into[0]), (Some(1), b'b'));
        assert_eq!((queue.pop(&mut into), into[0]), (Some(1), b'c'));
        assert_eq!(queue.pop(&mut into), None);
    }

    #[test]
    fn as_many_of_the_oldest_go_as_the_new_one_needs_room() {
        let mut queue = queue(16, 100);
        for message in [&b"1234"[..], b"", b"ab"] {
            assert_eq!(queue.push(message), 0);
        }
        // Twelve bytes are taken; the first two messages make way.
        assert_eq!(queue.push(b"0123456789"), 2);
        let mut into = [0; 16];
        assert_eq!(queue.pop(&mut into), Some(2));
        assert_eq!(queue.pop(&mut into), Some(10));
        assert_eq!(&into[..10], b"0123456789");
        // One that fits alone takes the place of all, one that does not changes nothing.
        queue.push(b"x");
        assert_eq!(queue.push(&[7; 14]), 1);
        assert_eq!(queue.push(&[7; 15]), 1);
        assert_eq!(queue.pop(&mut into), Some(14));
        assert!(queue.is_empty());
    }

    #[test]
    fn it_is_a_queue_whatever_is_done_with_it() {
        let mut seed = 1u32;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as usize % below
        };
        for size in [16, 17, 31, 64, 200] {
            let (limit, mut model) = (5, VecDeque::<Vec<u8>>::new());
            let mut queue = queue(size, limit);
            for step in 0..20_000 {
                if random(3) > 0 {
                    let message: Vec<u8> =
                        (0..random(size + 4)).map(|i| (i + step) as u8).collect();
                    let mut lost = 0;
                    let room = |model: &VecDeque<Vec<u8>>| {
                        size - model.iter().map(|m| m.len() + HEAD).sum::<usize>()
                    };
                    if message.len() + HEAD > size {
                        lost = 1;
                    } else {
                        while model.len() >= limit as usize || room(&model) < message.len() + HEAD {
                            model.pop_front();
                            lost += 1;
                        }
                        model.push_back(message.clone());
                    }
                    assert_eq!(queue.push(&message), lost);
                } else {
                    let mut into = [0; 256];
                    let length = queue.pop(&mut into);
                    let popped = length.map(|length| into[..length].to_vec());
                    assert_eq!(popped, model.pop_front());
                }
                assert_eq!(queue.is_empty(), model.is_empty());
            }
        }
    }
}
