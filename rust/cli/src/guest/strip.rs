//! Makes a module smaller without changing what it does: drops its custom sections (names,
//! producers, debugging), which a device only carries about.

use wasmparser::{Parser, Payload};

/// The module without custom sections, or the module as it is where it cannot be read; whoever
/// runs it says what is wrong with it.
pub fn strip(module: &[u8]) -> Vec<u8> {
    kept(module).unwrap_or_else(|_| module.to_vec())
}

fn kept(module: &[u8]) -> wasmparser::Result<Vec<u8>> {
    let mut output = Vec::with_capacity(module.len());
    // Each section is copied with its head, so that sizes stay written as they were.
    let mut from = 0;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let end = match &payload {
            Payload::Version { range, .. } => range.end,
            payload => match payload.as_section() {
                Some((_, range)) => range.end,
                None => continue,
            },
        } as usize;
        if !matches!(payload, Payload::CustomSection(_)) {
            output.extend_from_slice(&module[from..end]);
        }
        from = end;
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::strip;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";
    const TYPES: &[u8] = &[1, 4, 1, 0x60, 0, 0];
    const FUNCTIONS: &[u8] = &[3, 2, 1, 0];
    const CODE: &[u8] = &[10, 4, 1, 2, 0, 0x0b];
    const CUSTOM: &[u8] = b"\0\x05\x04name";

    #[test]
    fn custom_sections_go_and_all_others_stay() {
        let with = [HEAD, CUSTOM, TYPES, FUNCTIONS, CUSTOM, CODE, CUSTOM].concat();
        let without = [HEAD, TYPES, FUNCTIONS, CODE].concat();
        assert_eq!(strip(&with), without);
        assert_eq!(strip(&without), without);
    }

    #[test]
    fn what_is_no_module_stays_as_it_is() {
        assert_eq!(strip(b"nonsense"), b"nonsense");
        let cut = &[HEAD, TYPES, &FUNCTIONS[..3]].concat();
        assert_eq!(strip(cut), *cut);
    }
}
