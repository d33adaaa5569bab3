//! Texts that are put together of parts.
//!
//! `core::fmt` would take 4 KB of a device's flash for the few texts that it writes.

use ketch_abi::{Error, Operations, Trap};

/// A part of a text.
#[derive(Clone, Copy, Debug)]
// A word, which a processor moves in shorter instructions than a part of one.
#[repr(u32)]
pub enum Part<'a> {
    /// A text itself.
    Text(&'a str),
    /// A number that is not negative, in decimal digits.
    Unsigned(u32),
    /// A number, in decimal digits.
    Signed(i32),
    /// An error, as it is displayed.
    Error(Error),
    /// Operations, as their words.
    Operations(Operations),
}

impl<'a> From<&'a str> for Part<'a> {
    fn from(text: &'a str) -> Part<'a> {
        Part::Text(text)
    }
}

impl From<Trap> for Part<'_> {
    fn from(trap: Trap) -> Self {
        match cfg!(ketch_error_numbers) {
            true => Part::Unsigned(trap.number().into()),
            false => Part::Text(trap.text()),
        }
    }
}

impl From<Error> for Part<'_> {
    fn from(error: Error) -> Self {
        Part::Error(error)
    }
}

/// The parts one behind the other; what does not fit is cut between characters.
pub fn text<const N: usize>(parts: &[Part<'_>]) -> heapless::String<N> {
    let mut text = heapless::String::new();
    append(&mut text, parts);
    text
}

#[inline(never)]
fn append(text: &mut heapless::string::StringView, parts: &[Part<'_>]) {
    for part in parts {
        match *part {
            Part::Text(part) => push(text, part),
            Part::Unsigned(number) => push_number(text, number),
            Part::Signed(number) => {
                push(text, if number < 0 { "-" } else { "" });
                push_number(text, number.unsigned_abs());
            }
            Part::Error(error) if cfg!(ketch_error_numbers) => {
                push(text, "error ");
                push_number(text, error.number().into());
            }
            Part::Error(error) => push(text, error.cause()),
            Part::Operations(operations) => operations.each_part(&mut |part| push(text, part)),
        }
    }
}

fn push(text: &mut heapless::string::StringView, part: &str) {
    let room = text.capacity() - text.len();
    // It was cut to the room.
    let _ = text.push_str(&part[..part.floor_char_boundary(room)]);
}

fn push_number(text: &mut heapless::string::StringView, number: u32) {
    let mut divisor = 1_000_000_000;
    while divisor > 1 && number < divisor {
        divisor /= 10;
    }
    while divisor > 0 {
        let digit = (number / divisor % 10) as u8 + b'0';
        push(text, char::from(digit).encode_utf8(&mut [0; 4]));
        divisor /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_read_as_formatting_would_write_them() {
        for number in [0, 7, 10, 99, 100, 65_535, 1_000_000_000, u32::MAX] {
            let expected: heapless::String<12> = heapless::format!("{number}").unwrap();
            assert_eq!(text::<12>(&[Part::Unsigned(number)]), expected);
            let number = number as i32;
            let expected: heapless::String<12> = heapless::format!("{number}").unwrap();
            assert_eq!(text::<12>(&[Part::Signed(number)]), expected);
        }
        let error = Error::Busy;
        let operations = Operations::READ.union(Operations::WATCH);
        let expected: heapless::String<192> =
            heapless::format!("a: {error}, {operations}, {}", Operations::NONE).unwrap();
        let none = Part::Operations(Operations::NONE);
        let parts = [
            "a: ".into(),
            error.into(),
            ", ".into(),
            Part::Operations(operations),
            ", ".into(),
            none,
        ];
        assert_eq!(text::<192>(&parts), expected);
    }

    #[test]
    fn what_does_not_fit_is_cut_between_characters() {
        assert_eq!(text::<4>(&["aä".into(), "öb".into()]), "aä");
        assert_eq!(text::<2>(&[Part::Unsigned(1234)]), "12");
    }
}
