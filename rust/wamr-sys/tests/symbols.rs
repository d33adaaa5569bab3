//! `wamr/symbols_thumb.h` has what compiled code can ask for: every function that WAMR's own table has, by the right
//! number.

#[path = "../source.rs"]
mod source;

use std::collections::BTreeMap;

const TABLE: &str = include_str!("../wamr/symbols_thumb.h");

/// The parts of WAMR's table that the engine is built with.
const PARTS: &[&str] = &[
    "REG_COMMON_SYMBOLS",
    "REG_BULK_MEMORY_SYM()",
    "REG_REF_TYPES_SYM()",
    "REG_INTRINSIC_SYM()",
];

/// What only WAMR's C interface needs, and what translates pointers for functions whose signatures WAMR knows: it is
/// told none here.
const LEFT_OUT: &[&str] = &[
    "wasm_runtime_quick_invoke_c_api_native",
    "aot_check_app_addr_and_convert",
];

/// Name to function.
type Symbols = BTreeMap<String, String>;

fn number_of(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |number: u32, byte| {
        (number ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn ours() -> Symbols {
    let mut symbols = Symbols::new();
    for line in TABLE.lines().filter(|line| line.starts_with("SYMBOL(")) {
        let parts: Vec<&str> = line["SYMBOL(".len()..]
            .trim_end_matches(')')
            .split(", ")
            .collect();
        let [number, name, function] = parts[..] else {
            panic!("{line}");
        };
        assert_eq!(number, format!("{:#010x}", number_of(name)), "{name}");
        assert!(
            symbols.insert(name.into(), function.into()).is_none(),
            "{name} stands twice"
        );
    }
    symbols
}

/// The rows of one macro, of which there is an empty one too where a part is left out.
fn rows(header: &str, part: &str) -> Symbols {
    let start = header
        .match_indices(&format!("#define {part} "))
        .map(|(at, _)| &header[at..])
        .find(|text| text.lines().next().is_some_and(|line| line.ends_with('\\')))
        .unwrap_or_else(|| panic!("{part} is not in aot_reloc.h"));
    let mut rows = Symbols::new();
    let lines = start.lines().skip(1);
    let mut continues = true;
    for line in lines.take_while(|line| std::mem::replace(&mut continues, line.ends_with('\\'))) {
        let line = line.trim_end_matches('\\').trim().trim_end_matches(',');
        if let Some(name) = line.strip_prefix("REG_SYM(") {
            let name = name.trim_end_matches(')');
            rows.insert(name.into(), name.into());
        } else if let Some((name, function)) = line.split_once("\", (void*)") {
            let name = name.trim_start_matches("{ \"");
            rows.insert(name.into(), function.trim_end_matches(" }").into());
        }
    }
    assert!(!rows.is_empty(), "{part} has no rows");
    rows
}

#[test]
fn the_table_is_that_of_wamr() {
    let root = source::locate().unwrap();
    let header = std::fs::read_to_string(root.join("core/iwasm/aot/aot_reloc.h")).unwrap();
    let mut theirs = Symbols::new();
    for part in PARTS {
        theirs.extend(rows(&header, part));
    }
    for name in LEFT_OUT {
        assert!(theirs.remove(*name).is_some(), "{name} is not WAMR's");
    }
    assert_eq!(ours(), theirs);
}

#[test]
fn no_two_names_have_the_same_number() {
    let mut numbers = BTreeMap::new();
    for name in ours().into_keys() {
        let same = numbers.insert(number_of(&name), name.clone());
        assert_eq!(same, None, "{name}");
    }
}
