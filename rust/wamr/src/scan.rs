//! What must be known of a module before the engine sees it.
//!
//! Making an instance runs a start function at once, without budget or kill switch, and takes the
//! memory that the module asks for before any limit is applied. Both stand in sections that are
//! found without decoding the rest, which the engine validates.

/// What the sections say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Pages of linear memory that the module begins with.
    pub(crate) memory_pages: u64,
}

/// Section numbers. Source: WebAssembly core specification, 5.5.2.
const MEMORY: u8 = 5;
const START: u8 = 8;

/// Reads the sections of a module in binary form.
///
/// # Errors
/// A text for people, where this is no core wasm or would run code while it is instantiated.
pub(crate) fn scan(bytes: &[u8]) -> Result<Facts, &'static str> {
    let mut rest = bytes
        .strip_prefix(b"\0asm\x01\0\0\0")
        .ok_or_else(|| other(bytes))?;
    let mut facts = Facts::default();
    while let Some((&section, after)) = rest.split_first() {
        let (size, after) = number(after).ok_or("a section has no length")?;
        let size = usize::try_from(size).map_err(|_| "a section is too long")?;
        let (body, after) = after
            .split_at_checked(size)
            .ok_or("a section is cut short")?;
        match section {
            START => return Err("the module has a start section; export `_initialize` instead"),
            MEMORY => facts.memory_pages = memory(body).ok_or("the memory section is malformed")?,
            _ => {}
        }
        rest = after;
    }
    Ok(facts)
}

/// What bytes are that do not begin as core wasm does.
fn other(bytes: &[u8]) -> &'static str {
    match bytes {
        [0, b'a', b's', b'm', 0x0d, 0, 1, 0, ..] => "this is a component; a core module is needed",
        [0, b'a', b's', b'm', ..] => "unknown version of the wasm format",
        [0, b'a', b'o', b't', ..] => "this is code compiled ahead of time; wasm bytecode is needed",
        _ => "this is not wasm: it does not begin with \\0asm",
    }
}

/// The pages that a memory section begins with: a count, and for each memory flags and limits.
fn memory(body: &[u8]) -> Option<u64> {
    let (count, mut rest) = number(body)?;
    let mut pages = 0;
    for _ in 0..count {
        let (flags, after) = number(rest)?;
        let (minimum, mut after) = number(after)?;
        if flags & 1 == 1 {
            after = number(after)?.1;
        }
        pages += u64::from(minimum);
        rest = after;
    }
    rest.is_empty().then_some(pages)
}

/// An unsigned LEB128 number of at most 32 bits. Source: WebAssembly core specification, 5.2.2.
fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut value = 0u64;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((u32::try_from(value).ok()?, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_read() {
        let wasm = |text: &str| wat::parse_str(text).unwrap();
        assert_eq!(scan(&wasm("(module)")), Ok(Facts { memory_pages: 0 }));
        assert_eq!(
            scan(&wasm("(module (memory 300 400))")),
            Ok(Facts { memory_pages: 300 })
        );
        assert_eq!(
            scan(&wasm("(module (memory 7))")),
            Ok(Facts { memory_pages: 7 })
        );
        assert!(
            scan(&wasm("(module (func $f) (start $f))"))
                .unwrap_err()
                .contains("start section")
        );
    }

    #[test]
    fn what_is_no_core_module_is_told_apart() {
        assert!(
            scan(b"\0asm\x0d\0\x01\0")
                .unwrap_err()
                .contains("component")
        );
        assert!(scan(b"\0asm\x02\0\0\0").unwrap_err().contains("version"));
        assert!(
            scan(b"\0aot\x05\0\0\0")
                .unwrap_err()
                .contains("ahead of time")
        );
        assert!(scan(b"").unwrap_err().contains("not wasm"));
        assert!(scan(b"#!/bin/sh").unwrap_err().contains("not wasm"));
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        let head = b"\0asm\x01\0\0\0".as_slice();
        let with = |tail: &[u8]| scan(&[head, tail].concat());
        assert!(with(&[1]).is_err());
        assert!(with(&[1, 2, 0]).is_err());
        assert!(with(&[1, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_err());
        assert!(with(&[1, 0xff, 0xff, 0xff, 0xff, 0x7f]).is_err());
        assert!(with(&[1, 0x80, 0x80, 0x80, 0x80, 0x80, 0]).is_err());
        assert!(with(&[MEMORY, 1, 1]).is_err());
        assert!(with(&[MEMORY, 5, 0xff, 0xff, 0xff, 0xff, 0x0f]).is_err());
        assert!(with(&[MEMORY, 4, 1, 0, 1, 0]).is_err());
    }
}
