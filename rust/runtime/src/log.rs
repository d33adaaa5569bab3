//! One container's log: a ring of lines that overwrites its oldest.

use core::cell::RefCell;

use critical_section::Mutex;

use crate::config::LOG_SIZE;
use crate::platform::Level;

/// Longest line, in bytes of UTF-8; longer ones are cut.
pub const LINE_MAX: usize = 160;

/// Bytes in front of a line's text: its time, its level and its length.
const HEADER: usize = 8 + 1 + 1;

/// One line as it is read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'b> {
    /// Its number; the first line of a container has number 0.
    pub number: u32,
    /// Milliseconds since the device started.
    pub time: u64,
    /// How much it matters.
    pub level: Level,
    /// The text.
    pub text: &'b str,
}

/// The log of one container. Writing and reading copy one line in a critical section each.
#[derive(Debug)]
pub struct Log(Mutex<RefCell<Ring>>);

#[derive(Debug)]
struct Ring {
    bytes: [u8; LOG_SIZE],
    /// Where the oldest line starts, and how many bytes are in use.
    start: usize,
    used: usize,
    /// The number of the oldest line, and of the next one to come.
    oldest: u32,
    next: u32,
}

impl Default for Log {
    fn default() -> Log {
        Log::new()
    }
}

impl Log {
    /// An empty log.
    pub const fn new() -> Log {
        Log(Mutex::new(RefCell::new(Ring {
            bytes: [0; LOG_SIZE],
            start: 0,
            used: 0,
            oldest: 0,
            next: 0,
        })))
    }

    /// Adds a line, already at most [`LINE_MAX`] bytes long; what is longer is cut between
    /// characters.
    pub fn push(&self, time: u64, level: Level, text: &str) {
        let text = &text[..text.floor_char_boundary(LINE_MAX)];
        critical_section::with(|cs| self.0.borrow_ref_mut(cs).push(time, level, text.as_bytes()));
    }

    /// The first line whose number is at least `number`, with its text in `buffer`; `None` where
    /// there is none yet.
    pub fn line<'b>(&self, number: u32, buffer: &'b mut [u8; LINE_MAX]) -> Option<Line<'b>> {
        critical_section::with(|cs| self.0.borrow_ref(cs).line(number, buffer))
    }

    /// The number that the next line will have.
    pub fn next(&self) -> u32 {
        critical_section::with(|cs| self.0.borrow_ref(cs).next)
    }

    /// Forgets everything, as for a new container.
    pub fn clear(&self) {
        critical_section::with(|cs| {
            let mut ring = self.0.borrow_ref_mut(cs);
            (ring.start, ring.used, ring.oldest, ring.next) = (0, 0, 0, 0);
        });
    }
}

impl Ring {
    fn push(&mut self, time: u64, level: Level, text: &[u8]) {
        let length = HEADER + text.len();
        while self.bytes.len() - self.used < length {
            self.drop_oldest();
        }
        self.append(&time.to_le_bytes());
        self.append(&[level as u8, text.len() as u8]);
        self.append(text);
        self.next = self.next.wrapping_add(1);
    }

    fn append(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            let at = (self.start + self.used) % self.bytes.len();
            self.bytes[at] = byte;
            self.used += 1;
        }
    }

    fn byte(&self, offset: usize) -> u8 {
        self.bytes[(self.start + offset) % self.bytes.len()]
    }

    /// Fills `bytes` with what begins `offset` after the start.
    // There once: the head of a line is read as its text is.
    #[inline(never)]
    fn read(&self, offset: usize, bytes: &mut [u8]) {
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = self.byte(offset + i);
        }
    }

    fn text_length(&self, offset: usize) -> usize {
        usize::from(self.byte(offset + HEADER - 1))
    }

    fn drop_oldest(&mut self) {
        let length = HEADER + self.text_length(0);
        self.start = (self.start + length) % self.bytes.len();
        self.used -= length;
        self.oldest = self.oldest.wrapping_add(1);
    }

    fn line<'b>(&self, number: u32, buffer: &'b mut [u8; LINE_MAX]) -> Option<Line<'b>> {
        let mut offset = 0;
        let mut this = self.oldest;
        while offset < self.used {
            let length = self.text_length(offset);
            if this >= number {
                let mut head = [0; HEADER];
                self.read(offset, &mut head);
                let [t0, t1, t2, t3, t4, t5, t6, t7, level, _] = head;
                let text = buffer.get_mut(..length)?;
                self.read(offset + HEADER, text);
                return Some(Line {
                    number: this,
                    time: u64::from_le_bytes([t0, t1, t2, t3, t4, t5, t6, t7]),
                    level: Level::from_number(u32::from(level))?,
                    text: core::str::from_utf8(text).ok()?,
                });
            }
            offset += HEADER + length;
            this = this.wrapping_add(1);
        }
        None
    }
}

const _: () = assert!(LINE_MAX <= u8::MAX as usize && LOG_SIZE >= HEADER + LINE_MAX);

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::*;

    #[test]
    fn lines_come_back_as_they_were_written() {
        let log = Log::new();
        log.push(5, Level::Warn, "hello");
        let mut buffer = [0; LINE_MAX];
        let line = Line {
            number: 0,
            time: 5,
            level: Level::Warn,
            text: "hello",
        };
        assert_eq!(log.line(0, &mut buffer), Some(line));
        assert_eq!(log.line(1, &mut buffer), None);
    }

    #[test]
    fn the_oldest_lines_make_room_and_the_numbers_tell_what_was_lost() {
        let log = Log::new();
        for i in 0..1000u32 {
            log.push(
                u64::from(i),
                Level::Info,
                &format!("line {i} {}", "x".repeat(i as usize % 150)),
            );
        }
        let mut cursor = 0;
        let mut expected = None;
        let mut buffer = [0; LINE_MAX];
        while let Some(line) = log.line(cursor, &mut buffer) {
            if let Some(expected) = expected {
                assert_eq!(line.number, expected);
            }
            assert!(line.text.starts_with(&format!("line {} ", line.number)));
            expected = Some(line.number + 1);
            cursor = line.number + 1;
        }
        assert_eq!(cursor, 1000);
        assert!(log.line(0, &mut buffer).unwrap().number > 900);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let log = Log::new();
        log.push(0, Level::Info, &"ä".repeat(200));
        let mut buffer = [0; LINE_MAX];
        let line = log.line(0, &mut buffer).unwrap();
        assert_eq!(line.text, "ä".repeat(LINE_MAX / 2));
    }
}
