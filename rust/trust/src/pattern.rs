//! Patterns for names: a name, or what it starts with and `*`.

use ketch_abi::NAME_MAX;

/// Whether this is a pattern: at most 32 visible ASCII characters, and at most one `*`, which is
/// the last one.
pub fn is_pattern(text: &str) -> bool {
    let fixed = text.strip_suffix('*').unwrap_or(text);
    (1..=NAME_MAX).contains(&text.len())
        && fixed
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'*')
}

/// Whether a name matches a pattern.
pub fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_only_at_the_end() {
        for good in ["*", "a", "sensor-*", "LED0@green"] {
            assert!(is_pattern(good), "{good}");
        }
        let long = "01234567890123456789012345678901*";
        for bad in ["", "*a", "a*b", "**", "a b*", "ä*", long] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }

    #[test]
    fn only_what_is_meant_matches() {
        assert!(matches("*", "") && matches("*", "x") && matches("a*", "a") && matches("a*", "ab"));
        assert!(matches("a", "a") && matches("sensor-*", "sensor-1"));
        assert!(!matches("a", "ab") && !matches("a*", "b") && !matches("sensor-*", "sensor"));
    }
}
