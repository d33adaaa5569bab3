//! Numbers and foreign text as people read them.

/// Makes text from a device or a file safe to print: control characters and those that reorder a
/// line are shown as escapes, so that a container's log cannot drive the operator's terminal.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let reorders = matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if letter == '\t' {
            out.push(' ');
        } else if letter.is_control() || reorders {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

/// A size: exact below 1 KiB, then with one decimal ("3.4 KiB").
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 3] = ["KiB", "MiB", "GiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    // 1023.95 would round to "1024.0".
    while value >= 1023.95 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

/// A size with its exact number where [`size`] rounds it ("2.5 KiB (2544 bytes)").
pub fn exact_size(bytes: u64) -> String {
    if bytes < 1024 {
        size(bytes)
    } else {
        format!("{} ({bytes} bytes)", size(bytes))
    }
}

/// A span of time given in milliseconds, with its two largest units ("3 h 12 min").
pub fn span(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{}.{} s", seconds, milliseconds / 100 % 10),
        (0, 0, _) => format!("{minutes} min {} s", seconds % 60),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    }
}

/// A device's time since boot for a log line: "  12.345" in seconds.
pub fn stamp(milliseconds: u64) -> String {
    format!("{:>5}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

/// "1 line", "2 lines".
pub fn count(number: u64, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1024), "1.0 KiB");
        assert_eq!(exact_size(1023), "1023 B");
        assert_eq!(exact_size(2544), "2.5 KiB (2544 bytes)");
        assert_eq!(size(1024 * 1024 - 1), "1.0 MiB");
        assert_eq!(size(u64::MAX), "17179869184.0 GiB");
    }

    #[test]
    fn spans() {
        assert_eq!(span(0), "0.0 s");
        assert_eq!(span(12_345), "12.3 s");
        assert_eq!(span(61_000), "1 min 1 s");
        assert_eq!(span(3 * 3_600_000 + 12 * 60_000), "3 h 12 min");
        assert_eq!(span(50 * 3_600_000), "2 d 2 h");
    }

    #[test]
    fn terminal_sequences_are_defused() {
        assert_eq!(safe("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(safe("a\u{202e}b\r"), "a\\u{202e}b\\u{d}");
        assert_eq!(safe("grün ✓"), "grün ✓");
    }
}
