//! How much linear memory a module takes on a device.

use wasmparser::{ExternalKind, Operator, Parser, Payload};

/// Bytes of a page of linear memory. Source: WebAssembly core specification, 4.2.8.
const PAGE: u64 = 65_536;

/// Bytes of linear memory that the device gives the module at its start.
///
/// The engine cuts a memory to its end of use where the module tells that end (the globals
/// `__heap_base` and `__data_end` are exported) and never grows it; else it is whole pages. 0 for
/// a module without memory, or one that cannot be read.
pub fn footprint(module: &[u8]) -> u32 {
    let facts = Facts::read(module).unwrap_or_default();
    let whole = facts.pages.saturating_mul(PAGE);
    let used = match facts.heap_base {
        // More pages than the use explains were asked for on purpose.
        Some(end) if facts.has_data_end && !facts.grows && end.div_ceil(PAGE) == facts.pages => end,
        _ => whole,
    };
    u32::try_from(used).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Facts {
    pages: u64,
    heap_base: Option<u64>,
    has_data_end: bool,
    grows: bool,
}

impl Facts {
    fn read(module: &[u8]) -> wasmparser::Result<Facts> {
        let mut facts = Facts::default();
        // Values of the module's own globals. No container imports one, so they count from 0.
        let mut globals: Vec<Option<u64>> = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::MemorySection(section) => {
                    for memory in section {
                        facts.pages = memory?.initial;
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        let mut operators = global?.init_expr.get_operators_reader();
                        globals.push(match operators.read()? {
                            Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
                            _ => None,
                        });
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Global {
                            facts.has_data_end |= export.name == "__data_end";
                            if export.name == "__heap_base" {
                                facts.heap_base =
                                    globals.get(export.index as usize).copied().flatten();
                            }
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader()? {
                        facts.grows |= matches!(operator?, Operator::MemoryGrow { .. });
                    }
                }
                _ => {}
            }
        }
        Ok(facts)
    }
}

#[cfg(test)]
mod tests {
    use super::footprint;

    /// A module with this many pages, two globals of value 2096 exported under these names, and
    /// one function with this body.
    fn module(pages: u8, names: [&str; 2], body: &[u8]) -> Vec<u8> {
        let section = |id: u8, content: &[u8]| [&[id, content.len() as u8], content].concat();
        let mut exports = vec![2];
        for (index, name) in names.iter().enumerate() {
            exports.push(name.len() as u8);
            exports.extend(name.as_bytes());
            exports.extend([3, index as u8]);
        }
        let global = [0x7f, 0, 0x41, 0xb0, 0x10, 0x0b];
        let code = [&[1, body.len() as u8 + 2, 0], body, &[0x0b]].concat();
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(3, &[1, 0]),
            section(5, &[1, 0, pages]),
            section(6, &[&[2], &global[..], &global[..]].concat()),
            section(7, &exports),
            section(10, &code),
        ]
        .concat()
    }

    const ENDS: [&str; 2] = ["__data_end", "__heap_base"];
    const GROW: &[u8] = &[0x41, 1, 0x40, 0, 0x1a];

    #[test]
    fn memory_is_cut_where_its_end_is_known_and_stays() {
        assert_eq!(footprint(&module(1, ENDS, &[])), 2096);
        assert_eq!(footprint(&module(1, ENDS, GROW)), 65_536);
        assert_eq!(footprint(&module(1, ["__data_end", "heap"], &[])), 65_536);
        assert_eq!(footprint(&module(1, ["data", "__heap_base"], &[])), 65_536);
        assert_eq!(footprint(&module(2, ENDS, &[])), 131_072);
        assert_eq!(footprint(b"\0asm\x01\0\0\0"), 0);
    }
}
