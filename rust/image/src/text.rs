//! Which texts a manifest may hold.

use ketch_abi::NAME_MAX;

/// Longest application id, in bytes.
pub const ID_MAX: usize = 64;

/// Longest version, in bytes.
pub const VERSION_MAX: usize = 32;

/// Whether this can be a container's name, an asset's or an AOT target's: 1 to 32 of a-z, 0-9,
/// '-', '_' and '.'.
pub fn is_name(text: &str) -> bool {
    let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    (1..=NAME_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

/// Whether this can be a device's label: 1 to 32 visible ASCII characters, no space.
pub fn is_label(text: &str) -> bool {
    (1..=NAME_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

// As bytes: what searches texts for characters is half a kilobyte of a device's flash.

/// Whether this is an application id in reverse-DNS form: two or more labels of a-z, 0-9 and
/// inner '-', joined by dots; at most 64 bytes.
pub fn is_id(text: &str) -> bool {
    let allowed = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let mut labels = 0;
    let is_right = parts(text.as_bytes()).all(|label| {
        labels += 1;
        label.iter().all(allowed) && !matches!(label, [] | [b'-', ..] | [.., b'-'])
    });
    text.len() <= ID_MAX && is_right && labels >= 2
}

/// Whether this is a semantic version of at most 32 bytes.
///
/// *Source*: Semantic Versioning 2.0.0.
pub fn is_version(text: &str) -> bool {
    if text.len() > VERSION_MAX {
        return false;
    }
    let (text, build) = cut(text.as_bytes(), b'+');
    let (core, release) = cut(text, b'-');
    let mut numbers = 0;
    let is_core = parts(core).all(|part| {
        numbers += 1;
        is_numeric(part)
    });
    let is_release = |part: &[u8]| {
        is_identifier(part) && (is_numeric(part) || !part.iter().all(u8::is_ascii_digit))
    };
    is_core
        && numbers == 3
        && build.is_none_or(|build| parts(build).all(is_identifier))
        && release.is_none_or(|release| parts(release).all(is_release))
}

/// What dots separate.
fn parts(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'.')
}

/// What stands before and after the first `separator`.
fn cut(text: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    let mut halves = text.splitn(2, |byte| *byte == separator);
    (halves.next().unwrap_or_default(), halves.next())
}

/// Digits without a leading zero.
fn is_numeric(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit) && matches!(text, [b'0'] | [b'1'..=b'9', ..])
}

/// Letters, digits and hyphens.
fn is_identifier(text: &[u8]) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    !text.is_empty() && text.iter().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in [
            "a",
            "blinky",
            "led-0_x.y",
            "01234567890123456789012345678901",
        ] {
            assert!(is_name(good), "{good}");
        }
        for bad in [
            "",
            "Blinky",
            "a b",
            "ä",
            "a/b",
            "012345678901234567890123456789012",
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn labels() {
        assert!(is_label("LED0@green"));
        for bad in [
            "",
            "a b",
            "ä",
            "\u{7f}",
            "012345678901234567890123456789012",
        ] {
            assert!(!is_label(bad), "{bad}");
        }
    }

    #[test]
    fn ids() {
        for good in ["org.example", "org.example.blinky-2"] {
            assert!(is_id(good), "{good}");
        }
        let long = "a.0123456789012345678901234567890123456789012345678901234567890123";
        for bad in [
            "", ".", "org", "org.", ".org", "org..a", "Org.a", "org.-a", "org.a-", long,
        ] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn versions() {
        for good in [
            "0.0.0",
            "1.2.3",
            "10.20.30",
            "1.0.0-rc.1",
            "1.0.0+build.01",
            "1.0.0--a+b-",
        ] {
            assert!(is_version(good), "{good}");
        }
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "1.2.x",
            "1.2.3-",
            "1.2.3+",
            "1.2.3-01",
            "v1.2.3",
            "1.2.3-a..b",
            "1.2.3-a_b",
            "1.2.3 ",
            "1.0.0-012345678901234567890123456",
        ] {
            assert!(!is_version(bad), "{bad}");
        }
    }
}
