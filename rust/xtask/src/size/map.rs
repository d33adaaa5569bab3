//! The linker's map: every piece of every library that reached the firmware.
//!
//! *Source*: what GNU ld 2.40 writes with `-Map`; Zephyr keeps it as `zephyr.map` beside its ELF file.

use std::ops::Range;

/// A piece of an object file, as the linker placed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its section in the object file, such as `.text.main`.
    pub section: String,
    /// The library and the object file in it, as `path/libNAME.a(object)`; empty for padding.
    pub from: String,
    /// Length in bytes.
    pub size: u64,
    /// Whether the bytes take room in flash.
    pub flash: bool,
    /// Whether they take room in RAM.
    pub ram: bool,
}

const PADDING: &str = "*fill*";

/// The pieces of the firmware in this map, debug information left out.
///
/// # Errors
/// Says what is missing, where the text is no map of a firmware.
pub fn read(text: &str) -> Result<Vec<Piece>, String> {
    let (head, body) = text
        .split_once("Linker script and memory map")
        .ok_or("this is no map of GNU ld")?;
    let memory = Memory::read(head)?;
    let mut pieces = Vec::new();
    let mut loaded = false;
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        // A long name stands alone on its line, and what belongs to it on the next.
        let alone = line.split_whitespace().count() == 1 && !line.trim().starts_with("0x");
        let rest = lines.peek().filter(|next| alone && placed(next)).copied();
        let row = match rest {
            Some(rest) => {
                lines.next();
                format!("{line} {rest}")
            }
            None => line.to_owned(),
        };
        if row.starts_with(|first: char| !first.is_whitespace()) {
            // An output section; what it takes is the sum of its pieces.
            loaded = !["bss", "noinit", ".bss", ".noinit"].contains(&first_word(&row));
            continue;
        }
        pieces.extend(piece(&row, &memory, loaded));
    }
    Ok(pieces)
}

fn first_word(row: &str) -> &str {
    row.split_whitespace().next().unwrap_or("")
}

/// Whether the line begins with an address and a size.
fn placed(line: &str) -> bool {
    let mut words = line.split_whitespace();
    line.starts_with("  ")
        && words.next().is_some_and(|word| number(word).is_some())
        && words.next().is_some_and(|word| number(word).is_some())
}

fn number(word: &str) -> Option<u64> {
    u64::from_str_radix(word.strip_prefix("0x")?, 16).ok()
}

/// The piece that this row tells of, if it has bytes in the firmware.
fn piece(row: &str, memory: &Memory, loaded: bool) -> Option<Piece> {
    let mut words = row.split_whitespace();
    let section = words.next()?;
    let address = number(words.next()?)?;
    let size = number(words.next()?).filter(|&size| size > 0)?;
    let from = words.collect::<Vec<_>>().join(" ");
    if section != PADDING && from.is_empty() {
        return None;
    }
    let ram = memory.ram.iter().any(|area| area.contains(&address));
    let flash = memory.flash.iter().any(|area| area.contains(&address));
    // Debug information starts at address 0, where some processors have their flash.
    let information = [".debug", ".comment", ".ARM.attributes", ".riscv.attributes"];
    if information.iter().any(|start| section.starts_with(start)) || !(ram || flash) {
        return None;
    }
    Some(Piece {
        section: section.to_owned(),
        from,
        size,
        // Values that RAM starts with are copied out of flash.
        flash: flash || loaded,
        ram,
    })
}

/// Where flash and RAM are.
struct Memory {
    flash: Vec<Range<u64>>,
    ram: Vec<Range<u64>>,
}

impl Memory {
    /// From the table of regions: Zephyr names those that it links into FLASH or ROM, and RAM.
    fn read(head: &str) -> Result<Memory, String> {
        let mut memory = Memory {
            flash: Vec::new(),
            ram: Vec::new(),
        };
        let table = head.split_once("Memory Configuration");
        for line in table.map_or("", |(_, table)| table).lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [name, origin, length, ..] = words[..] else {
                continue;
            };
            let (Some(origin), Some(length)) = (number(origin), number(length)) else {
                continue;
            };
            match name {
                "FLASH" | "ROM" => memory.flash.push(origin..origin + length),
                "RAM" => memory.ram.push(origin..origin + length),
                _ => (),
            }
        }
        if memory.flash.is_empty() || memory.ram.is_empty() {
            return Err(
                "the map has no regions FLASH and RAM: is it of a device's firmware?".into(),
            );
        }
        Ok(memory)
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    const MAP: &str = "\
Memory Configuration

Name             Origin             Length             Attributes
FLASH            0x00000000         0x00400000         xr
RAM              0x38000000         0x00400000         xw
*default*        0x00000000         0xffffffff

Linker script and memory map

text            0x00001000       0x30
 *(SORT_BY_ALIGNMENT(.text))
 .text.main     0x00001000       0x10 app/libapp.a(main.c.obj)
                0x00001000                main
 .text.a_name_that_is_too_long_for_its_column
                0x00001010       0x1c a b/libketch_port.a(console.c.obj)
                                 0x20 (size before relaxing)
 *fill*         0x0000102c        0x4 
 .text.gone     0x00001030        0x0 app/libapp.a(main.c.obj)
datas           0x38000000        0x8 load address 0x00001030
 .data.x        0x38000000        0x8 app/libapp.a(main.c.obj)
bss             0x38000008      0x100 load address 0x00001038
 .bss.pool      0x38000008      0x100 app/libketch_port.a(memory.c.obj)
.debug_info     0x00000000      0x200
 .debug_info    0x00000000      0x200 app/libapp.a(main.c.obj)
";

    #[test]
    fn pieces_have_their_library_their_size_and_their_place() {
        let pieces = read(MAP).unwrap();
        let seen: Vec<_> = pieces
            .iter()
            .map(|piece| (&*piece.section, piece.size, piece.flash, piece.ram))
            .collect();
        assert_eq!(
            seen,
            [
                (".text.main", 0x10, true, false),
                (
                    ".text.a_name_that_is_too_long_for_its_column",
                    0x1c,
                    true,
                    false
                ),
                ("*fill*", 4, true, false),
                (".data.x", 8, true, true),
                (".bss.pool", 0x100, false, true),
            ]
        );
        assert_eq!(pieces[1].from, "a b/libketch_port.a(console.c.obj)");
    }

    #[test]
    fn what_is_no_map_of_a_firmware_is_refused() {
        assert!(read("").is_err());
        assert!(read("Linker script and memory map\n").is_err());
    }
}
