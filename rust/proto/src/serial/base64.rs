//! Base64 with padding, four characters at a time.
//!
//! Source: RFC 4648, section 4.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Four characters for one to three bytes; other numbers of bytes are cut or padded with zeros.
pub(super) fn encode(bytes: &[u8]) -> [u8; 4] {
    let byte = |index: usize| u32::from(bytes.get(index).copied().unwrap_or(0));
    let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
    let character = |index: u32| ALPHABET[(bits >> (18 - 6 * index) & 63) as usize];
    let mut characters = [character(0), character(1), character(2), character(3)];
    for padded in characters.iter_mut().skip(bytes.len() + 1) {
        *padded = b'=';
    }
    characters
}

/// The bytes that four characters stand for, and how many of them count; `None` for characters
/// outside the alphabet and padding elsewhere than at the end.
pub(super) fn decode(characters: [u8; 4]) -> Option<([u8; 3], usize)> {
    let count = match characters {
        [_, _, b'=', b'='] => 1,
        [_, _, _, b'='] => 2,
        _ => 3,
    };
    let mut bits = 0;
    for (index, character) in characters.into_iter().enumerate() {
        let value = if index > count { 0 } else { value(character)? };
        bits = bits << 6 | u32::from(value);
    }
    let [_, bytes @ ..] = bits.to_be_bytes();
    Some((bytes, count))
}

fn value(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a' + 26),
        b'0'..=b'9' => Some(character - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn vectors_of_the_rfc() {
        for (bytes, text) in [
            ("f", b"Zg=="),
            ("fo", b"Zm8="),
            ("foo", b"Zm9v"),
            ("bar", b"YmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), *text);
            let (decoded, count) = decode(*text).unwrap();
            assert_eq!(&decoded[..count], bytes.as_bytes());
        }
    }

    #[test]
    fn misplaced_padding_and_foreign_characters_are_refused() {
        for text in [
            b"=AAA", b"A=AA", b"AA=A", b"A===", b"====", b"AA\nA", b"AAA-", b"\xffAAA",
        ] {
            assert_eq!(decode(*text), None, "{text:?}");
        }
    }
}
