//! Finding packets in what a serial line brings.

use super::crc::crc;
use super::{CONTINUATION_MARK, CRC_BYTES, LENGTH_BYTES, PACKET_MARK, base64};

/// Puts packets of up to `N - 4` bytes together from single bytes.
///
/// Lines may have any length. What is no line of a packet is passed over, such as console
/// output. A damaged or oversized packet is dropped as a whole, and the next mark of a first
/// line starts afresh wherever it stands, so that a sender that was cut off harms only its own
/// packet.
pub struct Receiver<const N: usize> {
    /// Length, packet and CRC as far as they came.
    buffer: [u8; N],
    filled: usize,
    /// Characters of base64 that wait for their fourth.
    characters: [u8; 4],
    pending: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Outside a packet's lines. `packet` tells whether a continuation may follow.
    Between { packet: bool },
    /// The first byte of a mark was read.
    Mark { first: u8, packet: bool },
    /// In a line's base64. `padded` tells that only the line's end may follow.
    Line { padded: bool },
}

const OUTSIDE: State = State::Between { packet: false };

impl<const N: usize> Default for Receiver<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Receiver<N> {
    /// A receiver that has seen nothing.
    pub const fn new() -> Self {
        Receiver {
            buffer: [0; N],
            filled: 0,
            characters: [0; 4],
            pending: 0,
            state: OUTSIDE,
        }
    }

    /// Takes the next byte and returns the packet that it completes, without its CRC.
    pub fn push(&mut self, byte: u8) -> Option<&[u8]> {
        self.state = match (self.state, byte) {
            // Neither byte occurs in base64, so they start a mark wherever they stand.
            (State::Between { packet } | State::Mark { packet, .. }, 0x06 | 0x04) => State::Mark {
                first: byte,
                packet,
            },
            (State::Line { .. }, 0x06 | 0x04) => State::Mark {
                first: byte,
                packet: false,
            },
            (State::Mark { first, .. }, _) if [first, byte] == PACKET_MARK => {
                self.filled = 0;
                self.pending = 0;
                State::Line { padded: false }
            }
            (
                State::Mark {
                    first,
                    packet: true,
                },
                _,
            ) if [first, byte] == CONTINUATION_MARK => State::Line { padded: false },
            (State::Mark { packet, .. }, _) => State::Between { packet },
            (State::Line { .. }, b'\n') => return self.end_of_line(),
            (State::Line { padded }, b'\r') => State::Line { padded },
            (State::Line { padded: false }, _) => self.character(byte),
            (State::Line { padded: true }, _) => OUTSIDE,
            (state @ State::Between { .. }, _) => state,
        };
        None
    }

    /// Takes a character of base64.
    fn character(&mut self, character: u8) -> State {
        self.characters[self.pending] = character;
        self.pending += 1;
        if self.pending < self.characters.len() {
            return State::Line { padded: false };
        }
        self.pending = 0;
        let Some((bytes, count)) = base64::decode(self.characters) else {
            return OUTSIDE;
        };
        let Some(room) = self.buffer.get_mut(self.filled..self.filled + count) else {
            return OUTSIDE;
        };
        room.copy_from_slice(&bytes[..count]);
        self.filled += count;
        match self.expected() {
            Some(expected) if self.filled > expected || expected > N => OUTSIDE,
            _ => State::Line { padded: count < 3 },
        }
    }

    /// Bytes that the whole packet takes in the buffer, once its length is known.
    fn expected(&self) -> Option<usize> {
        let (length, _) = self.buffer[..self.filled].split_first_chunk::<LENGTH_BYTES>()?;
        Some(LENGTH_BYTES + usize::from(u16::from_be_bytes(*length)))
    }

    fn end_of_line(&mut self) -> Option<&[u8]> {
        let expected = self.expected();
        // A line without a whole number of characters, or of nothing at all, is damaged.
        let (0, Some(expected)) = (self.pending, expected) else {
            self.pending = 0;
            self.state = OUTSIDE;
            return None;
        };
        if self.filled < expected {
            self.state = State::Between { packet: true };
            return None;
        }
        self.state = OUTSIDE;
        let packet = &self.buffer[LENGTH_BYTES..self.filled];
        let length = packet.len().checked_sub(CRC_BYTES)?;
        (crc(packet) == 0).then_some(&packet[..length])
    }
}
