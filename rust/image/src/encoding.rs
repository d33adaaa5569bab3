//! The one way of writing CBOR that the reader accepts.
//!
//! Source: RFC 8949, section 4.2.1 (core deterministic encoding), less what manifests never have:
//! floats, null, undefined and simple values. The order of map keys is checked where maps are
//! read.

/// Whether `bytes` is a run of whole heads and strings, each in its shortest form and of definite
/// length. Nesting is not looked at, so the walk needs no stack.
pub fn is_deterministic(mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        let Some((major, argument, rest)) = head(bytes) else {
            return false;
        };
        bytes = match major {
            2 | 3 => match usize::try_from(argument)
                .ok()
                .and_then(|length| rest.get(length..))
            {
                Some(rest) => rest,
                None => return false,
            },
            7 if argument != 20 && argument != 21 => return false,
            _ => rest,
        };
    }
    true
}

/// Major type and argument of the first item, and what follows its head; `None` where the head is
/// cut off, not the shortest, reserved or of indefinite length.
fn head(bytes: &[u8]) -> Option<(u8, u64, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (major, information) = (first >> 5, first & 0x1f);
    let width = match information {
        0..=23 => return Some((major, u64::from(information), rest)),
        24..=27 => 1 << (information - 24),
        _ => return None,
    };
    let (argument, rest) = rest.split_at_checked(width)?;
    let argument = argument
        .iter()
        .fold(0, |value, byte| value << 8 | u64::from(*byte));
    // What fits a shorter head must use it.
    let least = if width == 1 { 24 } else { 1 << (width * 4) };
    (argument >= least).then_some((major, argument, rest))
}

#[cfg(test)]
mod tests {
    use super::is_deterministic;

    #[test]
    fn shortest_forms_pass() {
        for bytes in [
            &[][..],
            &[0x17],
            &[0x18, 24],
            &[0x19, 1, 0],
            &[0x1a, 0, 1, 0, 0],
            &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0],
            &[0x42, 0xff, 0xff],
            &[0xd2, 0x80, 0xf4, 0xf5],
        ] {
            assert!(is_deterministic(bytes), "{bytes:02x?}");
        }
    }

    #[test]
    fn other_forms_do_not() {
        for bytes in [
            &[0x18, 23][..],
            &[0x19, 0, 255],
            &[0x1a, 0, 0, 255, 255],
            &[0x1b, 0, 0, 0, 0, 255, 255, 255, 255],
            &[0x1c],
            &[0x18],
            &[0x42, 0],
            &[0x5b, 255, 255, 255, 255, 255, 255, 255, 255],
            &[0x9f, 0xff],
            &[0xf6],
            &[0xf9, 0, 0],
            &[0xf8, 32],
        ] {
            assert!(!is_deterministic(bytes), "{bytes:02x?}");
        }
    }
}
